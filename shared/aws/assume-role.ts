import type { Credentials } from "../config.ts";
import { FaultError } from "../errors.ts";
import type { SessionNaming } from "./role-session.ts";
import { SendError } from "./send.ts";
import { createServiceCall, type ServiceAnswer, type ServiceCallOptions } from "./service-call.ts";
import { serviceHost } from "./service-host.ts";

export interface RoleAssumerOptions extends ServiceCallOptions {
  /** where STS is asked: the function's own region; undefined: it does not run in Lambda */
  readonly region: string | undefined;
}

/** Which session is wanted. */
export interface RoleWish extends SessionNaming {
  readonly roleArn: string;
  readonly externalId: string | undefined;
}

export interface RoleSession {
  readonly credentials: Credentials;
  /** epoch milliseconds */
  readonly expiresAt: number;
}

/**
 * Opens a session. Throws `FaultError` within 3 s, with nothing of credentials in it: `domain-refused-gate` when STS denies
 * it, `domain-unavailable` (503) when STS does not answer, is busy or throttles, `gate-failed` for anything else.
 */
export type AssumeRole = (wish: RoleWish) => Promise<RoleSession>;

const TIMEOUT_MS = 3_000;
const MAX_ANSWER_BYTES = 65_536;
const HEADERS = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
/** What a session that was opened from a session lasts at most. */
const CHAINED_SECONDS = 3_600;

/** STS's `AssumeRole` (its query protocol) at the regional endpoint, signed and sent as requests to domains are. */
export function createRoleAssumer(options: RoleAssumerOptions): AssumeRole {
  const { region = "" } = options;
  const now = options.now ?? Date.now;
  const call = createServiceCall("sts", MAX_ANSWER_BYTES, options);
  const host = serviceHost("sts", region);

  return async (wish) => {
    if (region === "") throw new FaultError("gate-failed", "`AWS_REGION` is not set: no STS to ask");
    const answer = await call({ region, host, headers: HEADERS, body: bodyOf(wish) }, TIMEOUT_MS).catch(
      (cause: unknown) => {
        if (!(cause instanceof SendError) && (!(cause instanceof FaultError) || cause.code === "gate-failed"))
          throw cause;
        throw new FaultError("domain-unavailable", "STS does not answer", { cause, status: 503 });
      },
    );
    if (answer.status !== 200) throw refusalOf(answer, wish.roleArn);
    return sessionOf(answer.text, now());
  };
}

function bodyOf({ roleArn, externalId, name, tags }: RoleWish): Buffer {
  const fields: [string, string][] = [
    ["Action", "AssumeRole"],
    ["Version", "2011-06-15"],
    ["RoleArn", roleArn],
    ["RoleSessionName", name],
    ["DurationSeconds", String(CHAINED_SECONDS)],
  ];
  if (externalId !== undefined) fields.push(["ExternalId", externalId]);
  for (const [at, [key, value]] of Object.entries(tags).entries()) {
    fields.push([`Tags.member.${at + 1}.Key`, key], [`Tags.member.${at + 1}.Value`, value]);
  }
  return Buffer.from(new URLSearchParams(fields).toString());
}

/** Everything that counts must be there in the form that it has. */
function sessionOf(text: string, now: number): RoleSession {
  const field = (name: string, form: string): string =>
    new RegExp(`<${name}>\\s*(${form})\\s*</${name}>`).exec(text)?.[1] ?? "";
  const accessKeyId = field("AccessKeyId", "[A-Z0-9]{16,128}");
  const secretAccessKey = field("SecretAccessKey", "[\\w+/=]{16,256}");
  const sessionToken = field("SessionToken", "[\\w+/=]{16,8192}");
  const expiresAt = Date.parse(field("Expiration", "[\\dT:.Z-]{20,30}"));
  if (accessKeyId === "" || secretAccessKey === "" || sessionToken === "" || !(expiresAt > now)) {
    throw new FaultError("gate-failed", "STS answered without a session");
  }
  return { credentials: { accessKeyId, secretAccessKey, sessionToken }, expiresAt };
}

function refusalOf({ status, text }: ServiceAnswer, roleArn: string): FaultError {
  // a name of the service's own; anything else is not repeated
  const code = /<Code>([A-Za-z]{1,80})<\/Code>/.exec(text)?.[1] ?? "no code";
  const why = `STS answered ${status} (${code}) when asked for \`${roleArn}\``;
  if (code === "AccessDenied") return new FaultError("domain-refused-gate", why);
  if (status >= 500 || status === 429 || code.startsWith("Throttl")) {
    return new FaultError("domain-unavailable", why, { status: 503 });
  }
  return new FaultError("gate-failed", why);
}
