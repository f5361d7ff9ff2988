import type { IndicesPage } from "../../shared/access/indices-list.ts";
import { describeGrant } from "../../shared/access/plain-words.ts";
import type { RequestView } from "../../shared/access/request-view.ts";
import { formatDuration } from "../../shared/policy/duration.ts";
import type { PolicyGrant } from "../../shared/policy/document.ts";
import type { ExitCode } from "../command.ts";
import { paint } from "../paint.ts";
import { printable } from "../printable.ts";
import { table } from "../table.ts";
import { askVerb } from "./ask-verb.ts";
import { requestTable, requestText } from "./request-text.ts";
import { optionOf, pathOf, print, type Verb, type VerbCall } from "./verb.ts";
import { plural } from "../plural.ts";

/** Everything that can be done with temporary access, by the word that asks for it. */
export const VERBS: Readonly<Record<string, Verb>> = {
  entitlements: { options: [], run: listEntitlements },
  indices: { argument: "ENTITLEMENT", options: ["search", "limit", "after"], run: listIndices },
  request: askVerb,
  list: { options: ["limit", "after"], run: (ask) => list("/requests", ask) },
  show: { argument: "ID", options: [], run: show },
  withdraw: { argument: "ID", options: ["reason"], run: (ask) => end("withdraw", ask) },
  waiting: { options: [], run: listWaiting },
  approve: { argument: "ID", options: ["reason"], run: (ask) => end("approve", ask) },
  decline: { argument: "ID", options: ["reason"], run: (ask) => end("decline", ask) },
  revoke: { argument: "ID", options: ["reason"], run: (ask) => end("revoke", ask) },
  history: { argument: "ENTITLEMENT", options: ["limit", "after"], run: (ask) => list("/history", ask) },
};

interface EntitlementView {
  readonly name: string;
  readonly grants: readonly PolicyGrant[];
  readonly maxDurationSeconds: number;
  readonly approvals: number;
  readonly ticket?: string;
  readonly justification: string;
  readonly auto?: unknown;
  readonly answeredBy: string;
}

async function listEntitlements(ask: VerbCall): Promise<ExitCode> {
  const entitlements = (await ask.call({ method: "GET", path: "/entitlements" })) as readonly EntitlementView[];
  print(ask, entitlements, () => {
    if (entitlements.length === 0) return ["there is nothing that you may ask for"];
    const rows = entitlements.map((entitlement) => [
      printable(entitlement.name),
      entitlement.grants.map((grant) => printable(describeGrant(grant))).join("; "),
      `at most ${formatDuration(entitlement.maxDurationSeconds)}`,
      answerText(entitlement),
      needText(entitlement),
    ]);
    return table(["name", "what", "for", "granted", "needs"], rows, ask.io);
  });
  return 0;
}

function answerText({ answeredBy, approvals, auto }: EntitlementView): string {
  if (answeredBy === "nobody") return "at once; it alarms, and is looked at afterwards";
  const people = `by ${plural(approvals, "approval")}`;
  if (auto === undefined) return people;
  return auto === true ? "at once" : `at once in its hours${answeredBy === "people" ? `, else ${people}` : ""}`;
}

function needText({ justification, ticket }: EntitlementView): string {
  const needs = [
    ...(justification === "required" ? ["--reason"] : []),
    ...(ticket === undefined ? [] : [`--ticket like ${printable(ticket)}`]),
  ];
  return needs.join(", ");
}

/** The names behind the gate that may be asked for, as discovery has found them. */
async function listIndices(ask: VerbCall): Promise<ExitCode> {
  const search = optionOf(ask.values, "search");
  const query = new URLSearchParams({ entitlement: ask.argument, ...(search === undefined ? {} : { q: search }) });
  const path = `/indices?${pageOf(query, ask).toString()}`;
  const page = (await ask.call({ method: "GET", path })) as IndicesPage;
  print(ask, page, () => {
    if (page.updatedAt === undefined) return ["nobody has looked yet which names there are"];
    if (page.indices.length === 0) return ["none"];
    const rows = page.indices.map(({ name, kind, domain, owner = "" }) => [name, kind, domain, owner].map(printable));
    return [...table(["name", "", "domain", "owner"], rows, ask.io), ...moreText(page.next)];
  });
  return 0;
}

interface List {
  readonly requests: readonly RequestView[];
  readonly next?: string;
}

async function list(path: "/requests" | "/history", ask: VerbCall): Promise<ExitCode> {
  const { call, argument, io, now } = ask;
  const query = pageOf(new URLSearchParams(argument === "" ? [] : [["entitlement", argument]]), ask);
  const answer = (await call({ method: "GET", path: query.size === 0 ? path : `${path}?${query.toString()}` })) as List;
  print(ask, answer, () => {
    if (answer.requests.length === 0) return ["none"];
    return [...requestTable(answer.requests, now(), io), ...moreText(answer.next)];
  });
  return 0;
}

function pageOf(query: URLSearchParams, { values }: VerbCall): URLSearchParams {
  for (const name of ["limit", "after"]) {
    const value = optionOf(values, name);
    if (value !== undefined) query.set(name, value);
  }
  return query;
}

function moreText(next: string | undefined): string[] {
  return next === undefined ? [] : ["", `  there are more: --after=${printable(next)}`];
}

async function listWaiting(ask: VerbCall): Promise<ExitCode> {
  const { requests } = (await ask.call({ method: "GET", path: "/waiting" })) as List;
  print(ask, { requests }, () => {
    if (requests.length === 0) return ["nothing waits for you"];
    const title = paint("bold", `${requests.length} wait${requests.length === 1 ? "s" : ""} for you`, ask.io);
    return [title, ...requests.flatMap((request) => ["", ...requestText(request, ask.now(), ask.io)])];
  });
  return 0;
}

async function show(ask: VerbCall): Promise<ExitCode> {
  const request = (await ask.call({ method: "GET", path: pathOf(ask.argument) })) as RequestView;
  print(ask, request, () => requestText(request, ask.now(), ask.io));
  return 0;
}

async function end(verb: "approve" | "decline" | "revoke" | "withdraw", ask: VerbCall): Promise<ExitCode> {
  const reason = optionOf(ask.values, "reason");
  const body = reason === undefined ? {} : { reason };
  const request = (await ask.call({ method: "POST", path: pathOf(ask.argument, verb), body })) as RequestView;
  print(ask, request, () => requestText(request, ask.now(), ask.io));
  return 0;
}
