import { Readable } from "node:stream";
import { FaultError } from "../../shared/errors.ts";
import { collect } from "../../shared/http/collect.ts";
import { errorJson, type RespondTo } from "../../shared/http/respond.ts";
import type { DomainAnswer } from "../../shared/http/response.ts";
import type { OwnItem } from "../../shared/opensearch/answers/refused-items.ts";
import type { IdHolder, PermittedRequest } from "../../shared/policy/decide-request.ts";
import { refusalOf } from "../../shared/policy/refuse.ts";

export interface FilterPorts {
  /** what seals the ids of readers for this principal and domain */
  readonly sealer: (holder: IdHolder) => Promise<Seal>;
}

/** Makes the text that an id of the domain's is handed out as; `names` is what its reader was opened on. */
export type Seal = (kind: "scroll" | "pit", raw: string, names: readonly string[]) => string;

type FilterBody = (body: Buffer, status: number) => { readonly body: Buffer; readonly contentType?: string };

/** A filtered answer is read whole: the gate holds no more than this of it. */
const MAX_FILTERED_BYTES = 32 * 1024 * 1024;

/** The domain's bytes go on as they come: nothing of the answer is looked at. */
export function passes({ request, resolved, split }: PermittedRequest): boolean {
  return request.method === "HEAD" || (resolved.answer === "pass" && split === undefined);
}

/**
 * What the domain's answer goes through before the caller sees it. Keys are at hand before anything is sent, so that no
 * answer is lost for want of them.
 */
export async function filterFor(
  permitted: PermittedRequest,
  to: RespondTo,
  ports: FilterPorts,
): Promise<(answered: DomainAnswer) => Promise<DomainAnswer>> {
  const filters = [await namesFilter(permitted, ports), await itemsFilter(permitted, to)].filter(
    (each) => each !== undefined,
  );
  return async (answered) => {
    assertPlain(answered);
    let body = await collect(answered.body, MAX_FILTERED_BYTES);
    let { headers } = answered;
    for (const filter of filters) {
      const filtered = filter(body, answered.status);
      body = filtered.body;
      if (filtered.contentType !== undefined) headers = { ...headers, "content-type": filtered.contentType };
    }
    return { ...answered, headers, body: Readable.from([body]) };
  };
}

/** The gate asked for no encoding: what is encoded all the same cannot be looked into. */
function assertPlain({ headers, body }: DomainAnswer): void {
  const encoding = headers["content-encoding"];
  if (encoding === undefined || encoding === "identity") return;
  body.destroy();
  throw new FaultError("domain-unavailable", "the domain's answer is encoded", { status: 502 });
}

async function namesFilter(permitted: PermittedRequest, ports: FilterPorts): Promise<FilterBody | undefined> {
  const { request, resolved, grants, view, name, caller } = permitted;
  const { answer: kind, asked, pathParams } = resolved;
  if (kind === "pass" || kind === "view") return undefined;
  // loaded by the first answer that needs one
  const { FILTERS } = await import("../../shared/opensearch/answers/filters.ts");
  const { filter, sealsIds } = FILTERS[kind];
  const sealer = sealsIds === true ? await ports.sealer({ principal: caller.principal, domain: name }) : sealsNothing;
  const seal = (of: "scroll" | "pit", raw: string): string => sealer(of, raw, namesRead(raw, permitted));
  const isGranted = (each: string): boolean => grants.isGranted(each, "read", view);
  return (body, status) => filter(body, { status, asked, pathParams, accept: request.accept, isGranted, seal });
}

/** What a reader was opened on: that of the id it goes on with, or the names that were forwarded, with the targets of aliases. */
function namesRead(raw: string, { resolved, decision, view }: PermittedRequest): readonly string[] {
  for (const opened of resolved.openedIds.values()) if (opened.raw === raw) return opened.names;
  const { pathRequirement, openedIds } = resolved;
  const forwarded = pathRequirement === undefined ? [] : (decision.selections[pathRequirement]?.names ?? []);
  const targets = forwarded.flatMap((each) => view.aliases.get(each) ?? []);
  // a scroll may go on under another id
  const opened = [...openedIds.values()].flatMap(({ names }) => names);
  return [...new Set([...forwarded, ...targets, ...opened])];
}

function sealsNothing(): never {
  throw new TypeError("this answer holds no id of a reader");
}

/** Items that were not sent are answered as OpenSearch answers one that it refuses. */
async function itemsFilter({ split }: PermittedRequest, to: RespondTo): Promise<FilterBody | undefined> {
  if (split === undefined) return undefined;
  const { insertItems } = await import("../../shared/opensearch/answers/refused-items.ts");
  const { answers, refused, sent } = split;
  const own = refused.map(({ position, item, refusal }): OwnItem => {
    const { error, status } = errorJson(refusalOf(refusal), to);
    return { position, json: JSON.stringify({ ...item.identity, error, ...(answers === "docs" ? {} : { status }) }) };
  });
  return (body, status) => ({ body: status === 200 ? insertItems(body, answers, own, sent) : body });
}
