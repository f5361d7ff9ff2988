import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { RejectedError } from "../../shared/errors.ts";
import { MustacheRenderer } from "../../shared/opensearch/bodies/mustache.ts";
import type { Json, JsonObject } from "../../shared/opensearch/json.ts";

/** What the gate renders, asked of OpenSearch's own mustache. */

const url = inject("openSearchUrl");

/** OpenSearch compiles 75 new templates in five minutes unless it is told otherwise. */
async function allowCompilations(rate: string | null): Promise<void> {
  const answer = await fetch(`${url}/_cluster/settings`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ transient: { "script.context.template.max_compilations_rate": rate } }),
  });
  expect(answer.status).toBe(200);
}

beforeAll(() => allowCompilations("100000/1m"));
afterAll(() => allowCompilations(null));

async function renderThere(source: string, params: JsonObject): Promise<Json | undefined> {
  const answer = await fetch(`${url}/_render/template`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ source, params }),
  });
  const { template_output: rendered } = (await answer.json()) as { template_output?: Json };
  return answer.status === 200 ? rendered : undefined;
}

/** Undefined: refused, or no JSON. */
function renderHere(source: string, params: JsonObject): Json | undefined {
  try {
    return JSON.parse(new MustacheRenderer().render(source, params)) as Json;
  } catch (error) {
    if (error instanceof RejectedError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const PARAMS: JsonObject = {
  text: 'a "quoted" \\ text\nwith é, 😀 and \u0001 </script>',
  empty: "",
  n: 5,
  zero: 0,
  f: 0.25,
  yes: true,
  no: false,
  nothing: null,
  list: ["a", "b"],
  none: [],
  numbers: [1, 2],
  o: { text: "inner", p: { q: "deep" }, list: ["c"] },
  objects: [{ text: "first" }, { n: 7 }],
  "with-dash": "dash",
};

const NAMES = [
  ...Object.keys(PARAMS),
  "missing",
  "o.text",
  "o.p.q",
  "o.missing",
  "text.x",
  "list.0",
  "list.1",
  "list.size",
];

describe("templates are rendered as OpenSearch does", () => {
  it.each([
    ...NAMES.map((name) => `{"a":"{{${name}}}"}`),
    ...NAMES.map((name) => `{"a":"{{{${name}}}}"}`),
    ...NAMES.map((name) => `{"a":"{{#${name}}}yes{{/${name}}}{{^${name}}}no{{/${name}}}"}`),
    ...NAMES.map((name) => `{"a":[{{#toJson}}${name}{{/toJson}}]}`),
    ...NAMES.map((name) => `{"a":"{{#join}}${name}{{/join}}"}`),
    '{"a":{{#toJson}}o{{/toJson}}}',
    `{"a":"{{#join delimiter=' | '}}list{{/join delimiter=' | '}}"}`,
    '{"a":[{{#list}}"{{.}}",{{/list}}"z"]}',
    '{"a":[{{#numbers}}{{.}},{{/numbers}}0]}',
    '{"a":[{{#objects}}"{{text}}-{{n}}",{{/objects}}"z"]}',
    '{"a":"{{#o}}{{text}}{{n}}{{p.q}}{{/o}}"}',
    '{"a":"{{#o}}{{#p}}{{q}}{{text}}{{/p}}{{/o}}"}',
    '{"a":"{{#text}}{{.}}{{/text}}"}',
    '{"a":"{{ text }}{{! a comment }}{{& n }}"}',
    '{"size":{{n}},"from":{{^missing}}0{{/missing}}}',
    '{"a":"{{#yes}}{{#no}}x{{/no}}{{^no}}y{{/no}}{{/yes}}"}',
    '{\n  {{#yes}}\n  "a": 1\n  {{/yes}}\n}',
  ])("%s", async (source) => {
    const here = renderHere(source, PARAMS);
    // what the gate refuses, the domain may know
    if (here !== undefined) expect(await renderThere(source, PARAMS)).toEqual(here);
  });

  it.each([
    '{"a":"{{text}}"}',
    '{"a":"{{#list}}{{.}}{{/list}}"}',
    '{"a":{{#toJson}}o{{/toJson}}}',
    '{"size":{{n}}{{^n}}10{{/n}}}',
  ])("and none of the usual ones is refused: %s", (source) => {
    expect(renderHere(source, PARAMS)).toBeDefined();
  });

  it("in any combination", { timeout: 120_000 }, async () => {
    const name = fc.constantFrom(...NAMES);
    const { part } = fc.letrec<{ part: string; parts: string }>((tie) => ({
      part: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom("x", " ", "é", "}"),
        name.map((each) => `{{${each}}}`),
        name.map((each) => `{{{${each}}}}`),
        name.map((each) => `{{#join}}${each}{{/join}}`),
        fc.tuple(name, tie("parts")).map(([each, inner]) => `{{#${each}}}${inner}{{/${each}}}`),
        fc.tuple(name, tie("parts")).map(([each, inner]) => `{{^${each}}}${inner}{{/${each}}}`),
        tie("parts").map((inner) => `{{#list}}${inner}{{.}}{{/list}}`),
      ),
      parts: fc.array(tie("part"), { maxLength: 3 }).map((parts) => parts.join("")),
    }));
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 5 }), async (parts) => {
        const source = `{"a":"${parts.join("")}"}`;
        const here = renderHere(source, PARAMS);
        if (here !== undefined) expect(await renderThere(source, PARAMS)).toEqual(here);
      }),
      { numRuns: 1_000 },
    );
  });
});
