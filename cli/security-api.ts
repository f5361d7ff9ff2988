import { type NamesView, parseNamesView } from "../shared/opensearch/names-view.ts";
import type { PatchOperation, SecurityPort } from "../shared/policy/compile-security/apply-security.ts";
import type { Kind, LiveSecurity } from "../shared/policy/compile-security/security-drift.ts";
import type { LiveEntry } from "../shared/policy/compile-security/security-facts.ts";
import type { DomainVersion } from "../shared/policy/domain-version.ts";
import { CommandFailure } from "./command.ts";
import type { Ask, DomainAnswer, DomainQuestion } from "./domain-connection.ts";

/** A domain's Security plugin and its names, by their REST APIs. Every method throws `CommandFailure`. */
export interface SecurityApi extends SecurityPort {
  readonly readNames: () => Promise<NamesView>;
}

/** Elasticsearch 7.10 knows the plugin by the name it had there. */
function rootOf(version: DomainVersion | undefined): string {
  return `/${version?.startsWith("elasticsearch") === true ? "_opendistro" : "_plugins"}/_security/api`;
}

export function securityApi(ask: Ask, version: DomainVersion | undefined): SecurityApi {
  const root = rootOf(version);
  const readKind = async (kind: Kind): Promise<Record<string, LiveEntry>> => {
    const question: DomainQuestion = { method: "GET", path: `${root}/${kind}` };
    return parseEntries(expectOk(question, await ask(question)), question);
  };
  return {
    read: async (): Promise<LiveSecurity> => {
      const [roles, rolesmapping] = [await readKind("roles"), await readKind("rolesmapping")];
      return { roles, rolesmapping };
    },
    patch: async (kind: Kind, operations: readonly PatchOperation[]): Promise<void> => {
      const question: DomainQuestion = { method: "PATCH", path: `${root}/${kind}`, json: operations };
      expectOk(question, await ask(question));
    },
    readNames: async (): Promise<NamesView> => {
      const query = [["expand_wildcards", "all"]] as const;
      const question: DomainQuestion = { method: "GET", path: "/_resolve/index/%2A", query };
      const body = expectOk(question, await ask(question));
      try {
        return parseNamesView(body);
      } catch (cause) {
        throw notUnderstood(question, cause);
      }
    },
  };
}

/** The body of a 200; what any other status means, as one line. */
function expectOk({ method, path }: DomainQuestion, { status, body }: DomainAnswer): Buffer {
  if (status >= 200 && status < 300) return body;
  const said = messageOf(body);
  const asked = `${method} ${path}`;
  if (status === 401)
    throw new CommandFailure("domain-refused", `the domain does not accept the credentials (401 to ${asked})`);
  if (status === 403) throw new CommandFailure("domain-refused", `the credentials may not ${asked} (403)${said}`);
  const isUnknown =
    path.includes("/_security/") && (status === 404 || status === 405 || /no handler found/.test(body.toString()));
  if (isUnknown) {
    throw new CommandFailure("operation-not-supported", `the domain has no Security plugin: ${status} to ${asked}`);
  }
  if (status >= 300 && status < 500 && status !== 429) {
    throw new CommandFailure("domain-refused", `the domain refused ${asked} (${status})${said}`);
  }
  throw new CommandFailure("domain-unavailable", `the domain answered ${status} to ${asked}${said}`);
}

/** What the domain says itself, cut: `{"status":"FORBIDDEN","message":"…"}`, or OpenSearch's own error. */
function messageOf(body: Buffer): string {
  try {
    const { message, error } = JSON.parse(body.toString()) as { message?: unknown; error?: { reason?: unknown } };
    const text = typeof message === "string" ? message : error?.reason;
    // control characters are nothing for a terminal
    return typeof text === "string" ? `: ${text.replaceAll(/\p{Cc}/gu, " ").slice(0, 300)}` : "";
  } catch {
    return "";
  }
}

function parseEntries(body: Buffer, question: DomainQuestion): Record<string, LiveEntry> {
  try {
    const entries: unknown = JSON.parse(body.toString("utf8"));
    if (isRecord(entries) && Object.values(entries).every(isRecord)) return entries as Record<string, LiveEntry>;
  } catch (cause) {
    throw notUnderstood(question, cause);
  }
  throw notUnderstood(question, undefined);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function notUnderstood({ method, path }: DomainQuestion, cause: unknown): CommandFailure {
  return new CommandFailure("domain-unavailable", `the answer to ${method} ${path} has not the shape it should have`, {
    cause,
  });
}
