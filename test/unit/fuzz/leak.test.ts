import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { LeakDetector } from "../../../fuzz/judge/leak.ts";
import { writtenIn } from "../../../fuzz/probe.ts";
import { probeOf, READER, WORLD } from "./samples.ts";

const detector = new LeakDetector(READER, WORLD);
const find = (body: string | Buffer, headers: Record<string, string> = {}, written = "") =>
  detector.find({ headers, body: Buffer.from(body) }, written)?.text;

describe("LeakDetector", () => {
  it.each([
    ["a word of a foreign document", '{"msg":"hello cnryforeign world"}', "cnryforeign"],
    ["in upper case", "CNRYFOREIGN", "cnryforeign"],
    ["a field of a foreign mapping", '{"f_cnryforeign":{}}', "cnryforeign"],
    ["a number", '{"value":424000002}', "424000002"],
    ["a number as a double", '{"value":4.24000002E8}', "4.24000002e8"],
    ["the document of a stream", "cnrystream", "cnrystream"],
    ["the name of a foreign index", '{"_index":"secret-hr"}', "secret-hr"],
    ["an alias that has a foreign target", '{"aliases":{"logs-alias":{}}}', "logs-alias"],
    ["a backing index", "green open .ds-metrics-ds-000001 1 0", ".ds-metrics-ds-000001"],
  ])("finds %s", (_what, body, text) => {
    expect(find(body)).toBe(text);
  });

  it("looks into headers and into gzip", () => {
    expect(find("", { location: "/secret-hr/_doc/1" })).toBe("secret-hr");
    expect(find(gzipSync("cnryforeign"), { "content-encoding": "gzip" })).toBe("cnryforeign");
  });

  it("lets pass what is granted, and names that are only part of another", () => {
    expect(find('{"_index":"logs-app","msg":"cnrygranted","n":424000001,"alias":"logs-all"}')).toBeUndefined();
    expect(find("not-secret-hr secret-hr-2 my.secret-hr")).toBeUndefined();
  });

  it("lets pass a name that the caller wrote, in whatever encoding, but never content", () => {
    const written = [
      probeOf({ path: "/%73ecret-hr/_search" }),
      probeOf({ path: "/%2573ecret-hr/_search" }),
      probeOf({ body: String.raw`{"_index":"secret\u002dhr"}` }),
      probeOf({ body: gzipSync("secret-hr").toString("base64"), bodyEncoding: "base64" }),
      probeOf({ body: JSON.stringify({ wrapper: Buffer.from('{"index":"secret-hr"}').toString("base64") }) }),
    ].map(writtenIn);
    expect(written.map((text) => find("no such index [secret-hr]", {}, text))).toEqual(written.map(() => undefined));
    expect(written.map((text) => find("cnryforeign", {}, text))).toEqual(written.map(() => "cnryforeign"));
  });

  it("counts documents as foreign to who may only write them", () => {
    const writer = { ...READER, grants: [{ indices: ["logs-*"], actions: ["write" as const] }] };
    expect(new LeakDetector(writer, WORLD).find({ headers: {}, body: Buffer.from("cnrygranted") }, "")?.text).toBe(
      "cnrygranted",
    );
    expect(new LeakDetector(writer, WORLD).find({ headers: {}, body: Buffer.from("logs-app") }, "")).toBeUndefined();
  });
});
