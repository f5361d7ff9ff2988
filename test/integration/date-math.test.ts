import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenSearchNode, startOpenSearch } from "../../local/opensearch/node.ts";
import { resolveDateMath } from "../../shared/opensearch/date-math.ts";

let node: OpenSearchNode;
beforeAll(async () => {
  node = await startOpenSearch();
});
afterAll(async () => {
  await node.close();
});

const MATH = [
  "now",
  "now/d",
  "now/w-1d",
  "now-5M/M",
  "now+40M/y",
  "now-1y+11M/d-2h",
  "now/M+26d/h",
  "now-100h/m",
  "now+d/H-400s",
];
const FORMATS = [
  "uuuu.MM.dd",
  "yyyy-MM-dd-HH",
  "yy.M.d.k",
  "uuuu-DDD",
  "strict_date",
  "basic_date",
  "yearMonth",
  "ordinal_date",
  "yyyy'q'q",
  "8yyyy.MM",
];
const ZONES = [
  "",
  "|+12:00",
  "|-0330",
  "|UTC+1",
  "|EST",
  "|Europe/Berlin",
  "|America/New_York",
  "|Australia/Lord_Howe",
  "|Pacific/Apia",
  "|Asia/Kolkata",
];
const REFUSED = [
  "<>",
  "<zz-{now>",
  "<zz-now}>",
  "<zz-{now/2d}>",
  "<zz-{now{}}>",
  "<zz-{now{yyyy|Nope}}>",
  "<zz-{now{ddd}}>",
  "<zz-{now+}>",
];

/** The name in the node's own words: what it says that it does not have; undefined where it understands no name. */
async function resolveAtNode(written: string): Promise<string | undefined> {
  const answer = await fetch(`${node.url}/${encodeURIComponent(written)}/_count`);
  const { error } = (await answer.json()) as { error: { reason: string } };
  return /^no such index \[(.*)\]$/.exec(error.reason)?.[1];
}

describe("a date math name stands for what OpenSearch resolves it to", () => {
  it.each(REFUSED)("refused by both: %s", async (written) => {
    expect(await resolveAtNode(written)).toBeUndefined();
    expect(() => resolveDateMath(written, new Date())).toThrowError("date");
  });

  it.each(ZONES)("every sum and format in the zone `%s`", async (zone) => {
    for (const math of MATH) {
      for (const format of FORMATS) {
        const written = `<zz-\\{x\\}-{${math}{${format}${zone}}}-{now/y{yyyy}}>`;
        // the clock may move on while the node answers
        const before = new Date();
        const theirs = await resolveAtNode(written);
        const ours = [before, new Date()].map((now) => resolveDateMath(written, now));
        expect({ written, name: ours.includes(theirs ?? "") ? theirs : ours[0] }).toEqual({ written, name: theirs });
      }
    }
  });

  it("the default format, and a name without a date", async () => {
    expect(await resolveAtNode("<zz-{now/d}>")).toBe(resolveDateMath("<zz-{now/d}>", new Date()));
    expect(await resolveAtNode("<zz-plain>")).toBe("zz-plain");
    expect(resolveDateMath("<zz-plain>", new Date())).toBe("zz-plain");
  });
});
