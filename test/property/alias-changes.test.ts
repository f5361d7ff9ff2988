import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RejectedError } from "../../shared/errors.ts";
import { matchOperation } from "../../shared/opensearch/match.ts";
import { concreteIndices, type NamesView } from "../../shared/opensearch/names-view.ts";
import { writeOutgoing } from "../../shared/opensearch/outgoing.ts";
import { readNow } from "../support/read-now.ts";
import { NO_OPENED_IDS, resolve } from "../../shared/opensearch/resolve.ts";
import { matchesWildcard } from "../../shared/opensearch/wildcard.ts";
import { decide } from "../../shared/policy/decide.ts";
import { ACTIONS } from "../../shared/policy/document.ts";
import { GrantSet } from "../../shared/policy/grant-set.ts";
import { viewOf } from "../unit/opensearch/view.ts";

const NOW = new Date("2026-11-22T10:00:00Z");

// few letters, so that names, patterns and requests meet; whatever starts with `s` is foreign or not by the grants alone
const index = fc.constantFrom("a-1", "a-2", "a-3", "a-1", "a-2", "b-1", "s-1", "s-2");
const alias = fc.constantFrom("a-x", "a-y", "a-x", "a-y", "a-9", "b-x", "s-x", "s-9");
const named = fc.oneof(index, alias, fc.constantFrom("a-*", "*", "_all", "s-*", "*-x", "a-*,-a-1", "a-1,s-1"));

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

const list = named.map((text) => text.split(","));
const action = fc.oneof(
  fc.record({ add: fc.record({ indices: list, alias }) }),
  fc.record({ add: fc.record({ index: named, aliases: fc.array(alias, { minLength: 1, maxLength: 2 }) }) }),
  fc.record({ remove: fc.record({ indices: list, aliases: list }) }),
  fc.record({ remove: fc.record({ index: named, alias: named }) }),
  fc.record({ remove_index: fc.record({ index: named }) }),
);

const request: fc.Arbitrary<Sent> = fc.oneof(
  fc
    .array(action, { minLength: 1, maxLength: 3 })
    .map((actions) => ({ method: "POST", path: "/_aliases", body: { actions } })),
  fc.tuple(named, alias).map(([at, as]) => ({ method: "PUT", path: `/${at}/_alias/${as}` })),
  fc.tuple(named, alias).map(([at, as]) => ({ method: "PUT", path: "/_alias", body: { index: at, alias: as } })),
  fc.tuple(named, alias, alias).map(([at, as, other]) => ({
    method: "POST",
    path: `/${at}/_aliases/${as}`,
    body: { alias: other },
  })),
  fc.tuple(named, named).map(([at, as]) => ({ method: "DELETE", path: `/${at}/_alias/${as}` })),
  fc.tuple(index, alias).map(([at, as]) => ({ method: "PUT", path: `/${at}`, body: { aliases: { [as]: {} } } })),
  named.map((at) => ({ method: "DELETE", path: `/${at}` })),
  fc.tuple(alias, index).map(([at, next]) => ({ method: "POST", path: `/${at}/_rollover/${next}` })),
  alias.map((at) => ({ method: "POST", path: `/${at}/_rollover` })),
);

/** What the gate sends on, or undefined for a refusal. */
function permit({ method, path, body }: Sent, grants: GrantSet, view: NamesView): Sent | undefined {
  const segments = path.split("/").slice(1);
  const matched = matchOperation(method, segments, segments);
  if (matched === undefined) return undefined;
  const bytes = Buffer.from(body === undefined ? "" : JSON.stringify(body));
  try {
    const read = readNow({
      operation: matched.operation,
      pathParams: matched.params,
      query: new Map(),
      body: bytes,
    });
    const resolved = resolve(read, NO_OPENED_IDS, NOW);
    const decision = decide(resolved.needs, grants, view);
    if (decision.effect === "deny") return undefined;
    const sent = writeOutgoing(resolved, decision, view);
    const text = sent.body.toString();
    return { method, path: decodeURIComponent(sent.path), ...(text === "" ? {} : { body: JSON.parse(text) }) };
  } catch (error) {
    if (error instanceof RejectedError) return undefined;
    throw error;
  }
}

/** A domain as far as names go: OpenSearch's own reading of the requests above, which knows nothing of grants. */
class Domain {
  readonly indices = new Set<string>();
  /** alias → indices */
  readonly aliases = new Map<string, Set<string>>();

  get view(): NamesView {
    const indices = Object.fromEntries([...this.indices].map((name) => [name, {}]));
    return viewOf(indices, Object.fromEntries([...this.aliases].map(([name, targets]) => [name, [...targets]])));
  }

  run({ method, path, body }: Sent): void {
    const [target = "", word = "", third] = path.split("/").slice(1);
    const said = (body ?? {}) as Record<string, unknown>;
    if (target === "_aliases") for (const each of said["actions"] as object[]) this.#act(each);
    else if (word === "_rollover") this.#rollOver(target, third);
    else if (target === "_alias" || word.startsWith("_alias")) this.#one(method, path, said);
    else if (method === "DELETE") for (const name of this.#expand(target.split(","))) this.#delete(name);
    else if (!this.indices.has(target) && !this.aliases.has(target))
      this.#create(target, Object.keys(said["aliases"] ?? {}));
  }

  /** The body counts over the path (RestIndexPutAliasAction). */
  #one(method: string, path: string, said: Record<string, unknown>): void {
    const segments = path.split("/").slice(1);
    const isBare = segments[0]?.startsWith("_") === true;
    const indices = this.#expand(((said["index"] ?? (isBare ? "" : segments[0])) as string).split(","));
    const names = ((said["alias"] ?? segments[isBare ? 1 : 2] ?? "") as string).split(",");
    if (method === "DELETE") this.#remove(indices, names);
    else for (const name of names) this.#add(indices, name);
  }

  #act(each: object): void {
    for (const [kind, value] of Object.entries(each) as [string, Record<string, string | string[]>][]) {
      const indices = this.#expand([value["index"] ?? value["indices"] ?? []].flat());
      const names = [value["alias"] ?? value["aliases"] ?? []].flat();
      if (kind === "add") for (const name of names) this.#add(indices, name);
      else if (kind === "remove") this.#remove(indices, names);
      else for (const name of indices) this.#delete(name);
    }
  }

  /** Indices alone; a name that is none is an error. */
  #expand(parts: readonly string[]): string[] {
    const found = new Set<string>();
    for (const part of parts) {
      const isOut = part.startsWith("-");
      const pattern = part === "_all" ? "*" : part.slice(isOut ? 1 : 0);
      for (const name of this.indices) if (matchesWildcard(pattern, name)) found[isOut ? "delete" : "add"](name);
    }
    return [...found];
  }

  #add(indices: readonly string[], name: string): void {
    if (name === "" || this.indices.has(name) || indices.length === 0) return;
    this.aliases.set(name, new Set([...(this.aliases.get(name) ?? []), ...indices]));
  }

  #remove(indices: readonly string[], patterns: readonly string[]): void {
    for (const [name, targets] of this.aliases) {
      let isMeant = false;
      for (const pattern of patterns) {
        if (pattern.startsWith("-")) isMeant &&= !matchesWildcard(pattern.slice(1), name);
        else isMeant ||= pattern === "_all" || matchesWildcard(pattern, name);
      }
      if (isMeant) for (const each of indices) targets.delete(each);
      if (targets.size === 0) this.aliases.delete(name);
    }
  }

  #delete(name: string): void {
    this.indices.delete(name);
    this.#remove([name], ["*"]);
  }

  #create(name: string, aliases: readonly string[]): void {
    this.indices.add(name);
    for (const each of aliases) this.#add([name], each);
  }

  /** The last target is the present one; its name may have been made of any number. */
  #rollOver(name: string, next: string | undefined): void {
    const present = [...(this.aliases.get(name) ?? [])].at(-1);
    if (present === undefined) return;
    const made = next ?? present.replace(/\d+$/, (number) => String(Number(number) + 1).padStart(6, "0"));
    if (made === present || this.indices.has(made) || this.aliases.has(made)) return;
    this.#create(made, []);
    this.#add([made], name);
  }
}

const grantSet = fc
  .uniqueArray(fc.constantFrom("a-*", "a-1", "a-x", "b-*", "*-x", "a-2"), { minLength: 1, maxLength: 3 })
  .chain((some) => fc.constantFrom(some, ["a-*", ...some]))
  .map((indices) => new GrantSet([{ domain: "d", indices, actions: ACTIONS, source: "role:r" }], "d"));

const domain = fc
  .record({
    indices: fc.uniqueArray(index, { minLength: 2 }),
    aliases: fc.dictionary(alias, fc.array(fc.nat(5), { minLength: 1 })),
  })
  .map(({ indices, aliases }) => {
    const made = new Domain();
    for (const name of indices) made.indices.add(name);
    for (const [name, at] of Object.entries(aliases)) {
      if (!made.indices.has(name))
        made.aliases.set(name, new Set(at.map((one) => indices[one % indices.length] ?? "")));
    }
    return made;
  });

const isForeign = (name: string, grants: GrantSet): boolean => !grants.patterns("manage").matches(name);

/** Foreign indices, and what points to them. */
function foreign({ indices, aliases }: Domain, grants: GrantSet): unknown {
  const targets = [...aliases].flatMap(([name, of]) => [...of].map((target) => [name, target] as const));
  return {
    indices: [...indices].filter((name) => isForeign(name, grants)).toSorted(),
    pointing: targets
      .filter(([, target]) => isForeign(target, grants))
      .map((pair) => pair.join(" → "))
      .toSorted(),
  };
}

/** What foreign aliases stand for; the deletion of an own index takes it from each. */
function underForeignNames({ aliases }: Domain, grants: GrantSet): string[] {
  const own = [...aliases].filter(([name]) => isForeign(name, grants));
  return own.flatMap(([name, targets]) => [...targets].map((target) => `${name} → ${target}`));
}

describe("no sequence of changes that are allowed", () => {
  const sequence = fc.array(request, { minLength: 1, maxLength: 8 });

  it("changes a foreign index or what points to it, or adds to a foreign alias", () => {
    let changes = 0;
    fc.assert(
      fc.property(domain, grantSet, sequence, (made, grants, requests) => {
        const before = foreign(made, grants);
        const under = underForeignNames(made, grants);
        for (const each of requests) {
          const sent = permit(each, grants, made.view);
          if (sent === undefined) continue;
          changes++;
          made.run(sent);
          expect(foreign(made, grants)).toEqual(before);
          expect(under).toEqual(expect.arrayContaining(underForeignNames(made, grants)));
        }
      }),
      { numRuns: 3_000 },
    );
    expect(changes).toBeGreaterThan(1_000);
  });

  it("makes the documents of a foreign index readable under any name", () => {
    fc.assert(
      fc.property(domain, grantSet, sequence, (made, grants, requests) => {
        for (const each of requests) {
          const sent = permit(each, grants, made.view);
          if (sent !== undefined) made.run(sent);
        }
        const { view } = made;
        for (const name of [...made.indices, ...made.aliases.keys(), "*", "_all", "a-*", "*-x", "*,-a-1"]) {
          const search = permit({ method: "GET", path: `/${name}/_search` }, grants, view);
          const names = search?.path.split("/")[1]?.split(",") ?? [];
          const read = names.flatMap((each) => (each.includes("*") ? [] : concreteIndices(view, each)));
          expect(read.filter((each) => !grants.patterns("read").matches(each))).toEqual([]);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("is none at all: the own names can be changed", () => {
    const made = new Domain();
    for (const name of ["a-1", "s-1"]) made.indices.add(name);
    const grants = new GrantSet([{ domain: "d", indices: ["a-*"], actions: ACTIONS, source: "role:r" }], "d");
    const steps: Sent[] = [
      { method: "PUT", path: "/a-1/_alias/a-x" },
      { method: "POST", path: "/a-x/_rollover" },
      { method: "POST", path: "/_aliases", body: { actions: [{ remove: { index: "a-*", alias: "a-*" } }] } },
      { method: "PUT", path: "/s-1/_alias/a-x" },
    ];
    const results = steps.map((step) => {
      const sent = permit(step, grants, made.view);
      if (sent !== undefined) made.run(sent);
      return [sent !== undefined, [...made.aliases].map(([name, targets]) => [name, ...targets])];
    });
    expect(results).toEqual([
      [true, [["a-x", "a-1"]]],
      [true, [["a-x", "a-1", "a-000002"]]],
      [true, []],
      [false, []],
    ]);
  });
});
