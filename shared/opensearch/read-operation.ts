import { RejectedError } from "../errors.ts";
import type { Action } from "../policy/document.ts";
import { askingFor } from "./answers/asking.ts";
import type { BodyFindings, InspectBody, SealedId } from "./findings.ts";
import type { AnswerKind, Judgement, Operation, SupportedOperation } from "./operation.ts";
import { decideParam } from "./params.ts";

/** A request as the operation table reads it, before anything is decided. */
export interface OperationRequest {
  readonly operation: SupportedOperation;
  /** decoded values of the template's parameters */
  readonly pathParams: Readonly<Record<string, string>>;
  readonly query: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** A request whose parameters and body have been read: all that it names is known, and nothing is decided. */
export interface ReadOperation {
  readonly operation: SupportedOperation;
  readonly judgement: Judgement;
  readonly pathParams: Readonly<Record<string, string>>;
  /** query parameters to forward; `index` is not among them */
  readonly query: ReadonlyMap<string, string>;
  /** as the caller wrote them */
  readonly asked: ReadonlyMap<string, string>;
  readonly body: Buffer;
  readonly findings: BodyFindings;
  /** the index of the path, or of `?index=` */
  readonly written: string | undefined;
  /** actions that query parameters need */
  readonly paramActions: readonly Action[];
  /** the answer is a text about the operation itself: no index is touched, and none is sent */
  readonly isFixedText: boolean;
  readonly answer: AnswerKind;
  /** sealed ids of readers, wherever they stand, each once: they have to be opened before anything can be decided */
  readonly ids: readonly SealedId[];
}

/**
 * Reads parameters and body of a request, or refuses (`RejectedError`): `operation-not-supported`,
 * `request-not-understood`, `media-type-not-supported`.
 * INVARIANT: every index and every id that the request holds is found, wherever it stands.
 */
export function readOperation(
  { operation, pathParams, query, body }: OperationRequest,
  inspect: InspectBody,
): ReadOperation {
  const { judgement } = operation;
  const params = readParams(query, operation);
  const written = readWrittenIndex(pathParams, query, operation, judgement);
  const findings = inspect(body, { operation: operation.name, hasPathIndex: written !== undefined });
  if (params.isFixedText && written !== undefined) {
    throw new RejectedError("request-not-understood", "a text about the operation is asked for without an index");
  }
  const ids = findIds(pathParams, params.forwarded, findings, judgement);
  if (ids.length === 0 && judgement.index === "none" && judgement.actions.length > 0) {
    throw new RejectedError("request-not-understood", "the request holds no id");
  }
  const answer = params.answer ?? (judgement.answer === "pass" && ids.length > 0 ? "reader-ids" : judgement.answer);
  assertReadable(answer, query.get("format"));
  return {
    operation,
    judgement,
    pathParams,
    query: params.forwarded,
    asked: query,
    body: findings.body ?? body,
    findings,
    written,
    paramActions: params.actions,
    isFixedText: params.isFixedText,
    answer,
    ids,
  };
}

interface ReadParams {
  /** what goes on; `index` does not: it moves into the path */
  readonly forwarded: ReadonlyMap<string, string>;
  readonly actions: readonly Action[];
  readonly isFixedText: boolean;
  readonly answer: AnswerKind | undefined;
}

const NO_PARAMS: ReadParams = { forwarded: new Map(), actions: [], isFixedText: false, answer: undefined };

function readParams(query: ReadonlyMap<string, string>, operation: SupportedOperation): ReadParams {
  if (query.size === 0) return NO_PARAMS;
  const forwarded = new Map<string, string>();
  const actions: Action[] = [];
  let isFixedText = false;
  let answer: AnswerKind | undefined;
  for (const [name, value] of query) {
    if (name === "index") continue;
    const decided = decideParam(name, value, operation);
    if ("code" in decided) throw new RejectedError(decided.code, decided.reason);
    if (decided.forward) forwarded.set(name, value);
    if (decided.needs !== undefined) actions.push(decided.needs);
    if (decided.withoutIndex === true) isFixedText = true;
    if (decided.answer !== undefined) answer = decided.answer;
  }
  return { forwarded, actions, isFixedText, answer };
}

/** The index of the path, or of `?index=` where the path has none: OpenSearch reads both from one map, and the path wins. */
function readWrittenIndex(
  pathParams: Readonly<Record<string, string>>,
  query: ReadonlyMap<string, string>,
  operation: Operation,
  judgement: Judgement,
): string | undefined {
  const inPath = pathParams[judgement.indexParam];
  const inQuery = query.get("index");
  if (inQuery === undefined) return inPath;
  // a path with an index has no sibling that takes one
  if (operation.withIndex === undefined || judgement.indexParam !== "index") {
    throw new RejectedError("request-not-understood", "this operation takes no query parameter `index`");
  }
  return inQuery;
}

/** An answer that the gate writes or filters is JSON. */
function assertReadable(answer: AnswerKind, format: string | undefined): void {
  if (answer === "pass" || format === undefined || format === "json") return;
  if (askingFor(answer).writesText && format === "text") return;
  throw new RejectedError("operation-not-supported", `format \`${format}\` is not supported for this answer`);
}

const NO_IDS: readonly SealedId[] = [];

function findIds(
  pathParams: Readonly<Record<string, string>>,
  query: ReadonlyMap<string, string>,
  { ids = NO_IDS }: BodyFindings,
  { idParam }: Judgement,
): readonly SealedId[] {
  if (idParam === undefined) return distinctIds(ids);
  const lists = [pathParams[idParam.name], query.get(idParam.name)].filter((list) => list !== undefined);
  if (lists.length + (ids.length > 0 ? 1 : 0) > 1) {
    throw new RejectedError("request-not-understood", "ids stand in one place: the path, the query or the body");
  }
  const listed = lists.flatMap((list) => list.split(",")).map((sealed) => ({ kind: idParam.kind, sealed }));
  return distinctIds(ids.length > 0 ? ids : listed);
}

/** An id stands for any number of names: one that is sent a thousand times is opened and decided once. */
function distinctIds(ids: readonly SealedId[]): readonly SealedId[] {
  if (ids.length < 2) return ids;
  return [...new Map(ids.map((id) => [`${id.kind} ${id.sealed}`, id])).values()];
}
