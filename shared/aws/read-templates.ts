import type { TemplateFacts } from "../access/catalogue-of.ts";
import { FaultError } from "../errors.ts";
import { parseObject } from "../parse-object.ts";
import type { Domain } from "../policy/document.ts";
import type { Forwarder } from "./forward.ts";
import { unavailable } from "./unavailable.ts";

const TIMEOUT_MS = 10_000;
/** The templates' own `_meta`: `index_template.template.mappings._meta`, as indices have it too, is not asked for. */
const FIELDS = ["index_patterns", "priority", "_meta"].map((field) => `index_templates.index_template.${field}`).join();

/**
 * Reads a domain's index templates, with the gate's own credentials; none of a domain that knows none (before
 * Elasticsearch 7.8). Throws `FaultError`: `domain-unavailable` (503), `domain-refused-gate`, `gate-failed`.
 */
export async function readTemplates(
  forwarder: Pick<Forwarder, "forwardInternal">,
  domain: Domain,
): Promise<TemplateFacts[]> {
  const { status, body } = await forwarder
    .forwardInternal(domain, "/_index_template", [["filter_path", FIELDS]], TIMEOUT_MS)
    .catch(unavailable("the domain's index templates could not be read"));
  if (status === 404) return [];
  if (status === 401 || status === 403) {
    throw new FaultError("domain-refused-gate", `the domain answered ${status} when asked for its index templates`);
  }
  const templates = status === 200 ? parseTemplates(body) : undefined;
  if (templates === undefined) {
    throw new FaultError("domain-unavailable", `the domain answered ${status} when asked for its index templates`, {
      status: 503,
    });
  }
  return templates;
}

/** Undefined: this is no such answer. */
function parseTemplates(body: Buffer): TemplateFacts[] | undefined {
  // a filtered answer of nothing is an empty object
  const { index_templates: templates = [] } = parseObject(body.toString("utf8")) ?? { index_templates: null };
  if (!Array.isArray(templates)) return undefined;
  const facts = (templates as unknown[]).map((template) => factsOf(objectIn(template, "index_template")));
  return facts.every((each) => each !== undefined) ? facts : undefined;
}

function factsOf(template: Readonly<Record<string, unknown>> | undefined): TemplateFacts | undefined {
  const { index_patterns: written, priority = 0 } = template ?? {};
  const patterns = [written].flat();
  const isRead = patterns.every((pattern) => typeof pattern === "string") && typeof priority === "number";
  return isRead ? { patterns, priority, meta: objectIn(template, "_meta") ?? {} } : undefined;
}

function objectIn(value: unknown, key: string): Readonly<Record<string, unknown>> | undefined {
  const inner = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>) : undefined;
}
