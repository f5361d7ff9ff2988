import type { AgentOptions } from "node:https";
import { DomainAgent } from "../../shared/aws/domain-agent.ts";
import { SendError, send } from "../../shared/aws/send.ts";
import { basicAuthorization } from "../../shared/http/basic.ts";
import { collect } from "../../shared/http/collect.ts";
import type { Domain } from "../../shared/policy/document.ts";
import { RotationError } from "./rotation-error.ts";
import { type Identity, type InternalUser, usersApiOf } from "./users-api.ts";

export interface UserAndPassword {
  readonly username: string;
  readonly password: string;
}

/** A domain's users. Rejects with `RotationError`: `domain-silent`, `domain-confused` and what is named. */
export interface DomainUsers {
  /** Undefined: the domain does not take this user and password. */
  readonly identify: (domain: Domain, who: UserAndPassword) => Promise<Identity | undefined>;
  /** Undefined: there is no such user. `connector-rejected` */
  readonly read: (domain: Domain, connector: UserAndPassword, name: string) => Promise<InternalUser | undefined>;
  /** Creates the user or replaces all of it. `connector-rejected`, `user-rejected` */
  readonly write: (domain: Domain, connector: UserAndPassword, user: NewUser) => Promise<void>;
}

export interface NewUser extends UserAndPassword {
  /** whose properties it gets */
  readonly like: InternalUser;
  readonly alternatesWith: string;
}

export interface DomainUsersOptions {
  /** the wall clock, epoch milliseconds */
  readonly now?: () => number;
  /** for tests: a CA of their own */
  readonly agentOptions?: AgentOptions;
}

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 1024 * 1024;
const NO_BODY = Buffer.alloc(0);

/** Users of the domains' own databases, through the API that each domain's version has. */
export function createDomainUsers(options: DomainUsersOptions = {}): DomainUsers {
  const now = options.now ?? Date.now;
  const agent = new DomainAgent(now, options.agentOptions);

  async function attempt(request: Request): Promise<Answer> {
    const { host, hostname, port } = new URL(request.domain.endpoint);
    const endAt = now() + TIMEOUT_MS;
    const signed = {
      method: request.method,
      target: request.path,
      headers: headersOf(request, host),
      body: request.body,
    };
    const to = { hostname, port: Number(port || 443) };
    const answer = await send(signed, to, agent, { firstByteAt: endAt, endAt }, now);
    return { status: answer.status, text: (await collect(answer.body, MAX_ANSWER_BYTES)).toString("utf8") };
  }

  /** Once more when the connection broke: reading and replacing may be repeated. */
  async function ask(request: Request): Promise<Answer> {
    agent.dropIdle();
    return attempt(request)
      .catch((error: unknown) => {
        if (error instanceof SendError && error.isUnanswered) return attempt(request);
        throw error;
      })
      .catch((cause: unknown) => {
        throw new RotationError("domain-silent", describe(request), { cause });
      });
  }

  return {
    identify: async (domain, who) => {
      const api = usersApiOf(domain);
      const request: Request = { domain, who, method: "GET", path: api.identityPath, body: NO_BODY };
      const answer = await ask(request);
      if (answer.status === 401) return undefined;
      const identity = answer.status === 200 ? api.parseIdentity(parse(answer.text)) : undefined;
      if (identity === undefined) throw confused(request, answer);
      return identity;
    },
    read: async (domain, connector, name) => {
      const api = usersApiOf(domain);
      const request: Request = { domain, who: connector, method: "GET", path: api.userPath(name), body: NO_BODY };
      const answer = await ask(request);
      assertLetIn(request, answer);
      if (answer.status === 404) return undefined;
      const user = answer.status === 200 ? api.parseUser(parse(answer.text), name) : undefined;
      if (user === undefined) throw confused(request, answer);
      return user;
    },
    write: async (domain, connector, { username, password, like, alternatesWith }) => {
      const api = usersApiOf(domain);
      const body = Buffer.from(JSON.stringify(api.formatUser(like, password, alternatesWith)));
      const request: Request = { domain, who: connector, method: "PUT", path: api.userPath(username), body };
      const answer = await ask(request);
      assertLetIn(request, answer);
      if (answer.status === 400 || answer.status === 404) {
        const reason = "a role of the current user is gone, or the domain's rules for passwords are unusual";
        throw new RotationError("user-rejected", `${describe(request)} was answered ${answer.status}: ${reason}`);
      }
      if (answer.status !== 200 && answer.status !== 201) throw confused(request, answer);
    },
  };
}

interface Request {
  readonly domain: Domain;
  readonly who: UserAndPassword;
  readonly method: "GET" | "PUT";
  readonly path: string;
  readonly body: Buffer;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

function headersOf({ who, body }: Request, host: string): Readonly<Record<string, string>> {
  return {
    host,
    authorization: basicAuthorization(who.username, who.password),
    accept: "application/json",
    "accept-encoding": "identity",
    "x-opaque-id": "index-gate",
    ...(body.length > 0 ? { "content-type": "application/json" } : {}),
  };
}

function assertLetIn(request: Request, { status }: Answer): void {
  if (status !== 401 && status !== 403) return;
  throw new RotationError("connector-rejected", `${describe(request)} was answered ${status}`);
}

/** Answers are not repeated: they could hold what was sent. */
function confused(request: Request, { status }: Answer): RotationError {
  return new RotationError("domain-confused", `${describe(request)} was answered ${status}`);
}

function describe({ method, path, domain }: Request): string {
  return `\`${method} ${path}\` at ${new URL(domain.endpoint).host}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
