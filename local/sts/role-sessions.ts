import { randomBytes } from "node:crypto";

/** What a session was asked for with. */
export interface SessionWish {
  readonly roleArn: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly durationSeconds: number;
}

/** A session in a role: its credentials, and who it is. */
export interface RoleSession extends SessionWish {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** `arn:aws:sts::<account>:assumed-role/<role>/<name>`, as CloudTrail shows it */
  readonly arn: string;
  readonly expiresAt: Date;
}

/** The sessions that the local STS has opened; the domain front lets them in. */
export class RoleSessions {
  readonly #byKey = new Map<string, RoleSession>();

  open(wish: SessionWish, now: Date): RoleSession {
    const session: RoleSession = {
      ...wish,
      accessKeyId: `ASIA${randomBytes(8).toString("hex").toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString("base64"),
      sessionToken: randomBytes(240).toString("base64"),
      arn: sessionArn(wish),
      expiresAt: new Date(now.getTime() + wish.durationSeconds * 1_000),
    };
    this.#byKey.set(session.accessKeyId, session);
    return session;
  }

  find(accessKeyId: string): RoleSession | undefined {
    return this.#byKey.get(accessKeyId);
  }

  /** Oldest first. */
  all(): readonly RoleSession[] {
    return [...this.#byKey.values()];
  }

  /** Ends all of them, as their time would. */
  endAll(now: Date): void {
    for (const [key, session] of this.#byKey) this.#byKey.set(key, { ...session, expiresAt: now });
  }
}

function sessionArn({ roleArn, name }: SessionWish): string {
  const [, partition, , , account, resource = ""] = roleArn.split(":");
  return `arn:${partition}:sts::${account}:assumed-role/${resource.split("/").at(-1)}/${name}`;
}
