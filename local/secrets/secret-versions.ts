import { randomBytes, randomUUID } from "node:crypto";

export interface SecretVersion {
  readonly id: string;
  /** undefined while a rotation has not given it one yet */
  readonly value: string | undefined;
  readonly createdAt: Date;
}

/** An operation that Secrets Manager answers with one of its exceptions. */
export class SecretRefusal extends Error {
  override readonly name = "SecretRefusal";
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

const CURRENT = "AWSCURRENT";
const PREVIOUS = "AWSPREVIOUS";
const PENDING = "AWSPENDING";

/**
 * One secret whose versions have Secrets Manager's staging labels: each label is on one version at most, and the version that
 * loses `AWSCURRENT` gets `AWSPREVIOUS`. Without a value its first version is random, as a template generates it.
 */
export class SecretVersions {
  readonly arn: string;
  /** what `DescribeSecret` says of it */
  rotationEnabled = false;
  readonly #versions = new Map<string, SecretVersion>();
  readonly #labelled = new Map<string, string>();

  constructor(arn: string, value = randomBytes(48).toString("base64url")) {
    this.arn = arn;
    this.put(value);
  }

  /** `PutSecretValue`. A version that has this value already stays as it is; with another value that is refused. */
  put(value: string, id: string = randomUUID(), stages: readonly string[] = [CURRENT]): SecretVersion {
    const known = this.#versions.get(id);
    if (known?.value !== undefined && known.value !== value) {
      throw new SecretRefusal(
        "ResourceExistsException",
        `A resource with the ID you requested already exists: version ${id}`,
      );
    }
    const version = known?.value === undefined ? { id, value, createdAt: new Date() } : known;
    this.#versions.set(id, version);
    for (const stage of stages) this.#label(stage, id);
    return version;
  }

  /** What `RotateSecret` does before it calls the function: a version without a value is `AWSPENDING`. */
  startRotation(id: string = randomUUID()): string {
    if (!this.#versions.has(id)) this.#versions.set(id, { id, value: undefined, createdAt: new Date() });
    this.#label(PENDING, id);
    return id;
  }

  /** `UpdateSecretVersionStage`. A label that another version has must be taken from that one by name. */
  moveStage(stage: string, to: string | undefined, from: string | undefined): void {
    if (to !== undefined && !this.#versions.has(to)) throw notFound(`VersionId: ${to}`);
    const holder = this.#labelled.get(stage);
    if (holder === to && to !== undefined) return;
    if (holder !== undefined && holder !== from) {
      throw new SecretRefusal(
        "InvalidParameterException",
        `The parameter RemoveFromVersionId can't be empty or another version: staging label ${stage} is attached to version ${holder}.`,
      );
    }
    if (to === undefined) this.#labelled.delete(stage);
    else this.#label(stage, to);
  }

  get(label: string): SecretVersion | undefined {
    return this.#versions.get(this.#labelled.get(label) ?? "");
  }

  /** `GetSecretValue`: by label, by version, or by both when they mean the same; `AWSCURRENT` by default. */
  read(id: string | undefined, stage: string | undefined): SecretVersion & { readonly value: string } {
    const label = stage ?? (id === undefined ? CURRENT : undefined);
    const version = id === undefined ? this.get(label ?? CURRENT) : this.#versions.get(id);
    const isStaged = version !== undefined && (label === undefined || this.labelsOf(version).includes(label));
    const { value } = version ?? {};
    if (version === undefined || !isStaged || value === undefined) {
      throw notFound(label === undefined ? `VersionId: ${id}` : `staging label: ${label}`);
    }
    return { ...version, value };
  }

  /** The labels of a version. */
  labelsOf({ id }: Pick<SecretVersion, "id">): string[] {
    const labels = [...this.#labelled].filter(([, holder]) => holder === id).map(([label]) => label);
    return labels.toSorted();
  }

  /** Versions that have a label, as `DescribeSecret` lists them. */
  stages(): Record<string, string[]> {
    const labelled = [...this.#versions.values()].map((version) => [version.id, this.labelsOf(version)] as const);
    return Object.fromEntries(labelled.filter(([, labels]) => labels.length > 0));
  }

  #label(stage: string, id: string): void {
    const former = this.#labelled.get(stage);
    if (former === id) return;
    if (stage === CURRENT && former !== undefined) this.#labelled.set(PREVIOUS, former);
    this.#labelled.set(stage, id);
  }
}

function notFound(what: string): SecretRefusal {
  return new SecretRefusal(
    "ResourceNotFoundException",
    `Secrets Manager can't find the specified secret value for ${what}`,
  );
}
