import { randomBytes, randomUUID } from "node:crypto";

export interface SecretVersion {
  readonly id: string;
  readonly value: string;
  readonly createdAt: Date;
}

export const LABELS = ["AWSCURRENT", "AWSPREVIOUS"] as const;
export type Label = (typeof LABELS)[number];

/** One secret whose versions have Secrets Manager's staging labels. The first version is random, as a template generates it. */
export class SecretVersions {
  readonly arn: string;
  readonly #labelled = new Map<Label, SecretVersion>();

  constructor(arn: string) {
    this.arn = arn;
    this.put(randomBytes(48).toString("base64url"));
  }

  /** `PutSecretValue`: the new version is `AWSCURRENT`, the one before becomes `AWSPREVIOUS`, older ones have no label. */
  put(value: string): void {
    const former = this.#labelled.get("AWSCURRENT");
    if (former !== undefined) this.#labelled.set("AWSPREVIOUS", former);
    this.#labelled.set("AWSCURRENT", { id: randomUUID(), value, createdAt: new Date() });
  }

  get(label: Label): SecretVersion | undefined {
    return this.#labelled.get(label);
  }

  /** The labels of a version. */
  labelsOf({ id }: SecretVersion): Label[] {
    return LABELS.filter((label) => this.#labelled.get(label)?.id === id);
  }
}
