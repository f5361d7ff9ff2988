import { PassThrough, Readable, Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { FaultError } from "../../../shared/errors.ts";
import { type OpenStream, toBuffered, toStream } from "../../../shared/http/emit.ts";

const JSON_HEADERS = { "content-type": "application/json; charset=UTF-8" };
const MB = 1024 * 1024;

function broken(chunk: string): Readable {
  return new Readable({
    read() {
      this.push(chunk);
      this.destroy(new Error("ECONNRESET"));
    },
  });
}

describe("toBuffered", () => {
  it.each([
    ["text", "a".repeat(6 * MB), JSON_HEADERS],
    ["text full of quotes", '"'.repeat(4 * MB), JSON_HEADERS],
    ["base64", Buffer.alloc(4.6 * MB), { "content-encoding": "gzip" }],
  ])("refuses %s that a function may not return", async (_, body, headers) => {
    const response = { status: 200, headers: headers as Record<string, string>, body: Buffer.from(body) };
    await expect(toBuffered(response)).rejects.toMatchObject({ name: "FaultError", code: "response-too-large" });
  });

  it("stops reading a stream that is too large", async () => {
    let sent = 0;
    const endless = new Readable({
      read() {
        sent += MB;
        this.push(Buffer.alloc(MB, 97));
      },
    });
    await expect(toBuffered({ status: 200, headers: JSON_HEADERS, body: endless })).rejects.toMatchObject({
      code: "response-too-large",
    });
    expect(endless.destroyed).toBe(true);
    expect(sent).toBeLessThan(10 * MB);
  });

  it("is a fault when the domain dies in the middle", async () => {
    const pending = toBuffered({ status: 200, headers: JSON_HEADERS, body: broken("{") });
    await expect(pending).rejects.toMatchObject({ code: "domain-unavailable", status: 502 });
  });

  it("keeps the fault that a body breaks with", async () => {
    const body = new Readable({ read() {} });
    const fault = new FaultError("domain-unavailable", "too slow", { status: 504 });
    const pending = toBuffered({ status: 200, headers: JSON_HEADERS, body });
    body.destroy(fault);
    await expect(pending).rejects.toBe(fault);
  });

  it("keeps the fault of a body that broke before it was read", async () => {
    const fault = new FaultError("domain-unavailable", "too slow", { status: 504 });
    const body = new Readable({ read() {} }).on("error", () => undefined).destroy(fault);
    await new Promise((resolve) => body.once("close", resolve));
    await expect(toBuffered({ status: 200, headers: JSON_HEADERS, body })).rejects.toBe(fault);
  });

  it("takes what a function may return", async () => {
    const text = await toBuffered({ status: 200, headers: JSON_HEADERS, body: Buffer.alloc(5.9 * MB, 97) });
    expect(text.body).toHaveLength(Math.floor(5.9 * MB));
    const binary = await toBuffered({
      status: 200,
      headers: { "content-encoding": "gzip" },
      body: Buffer.alloc(4.4 * MB),
    });
    expect(binary.isBase64Encoded).toBe(true);
  });

  it.each([
    ["text as text", JSON_HEADERS, Buffer.from('{"a":"é"}'), '{"a":"é"}', false],
    [
      "what is encoded as base64",
      { ...JSON_HEADERS, "content-encoding": "gzip" },
      Buffer.from([31, 139]),
      "H4s=",
      true,
    ],
    ["what is not UTF-8 as base64", JSON_HEADERS, Buffer.from([0x22, 0xff, 0x22]), "Iv8i", true],
    ["what is not text as base64", { "content-type": "application/cbor" }, Buffer.from("a"), "YQ==", true],
    ["nothing as nothing", {}, undefined, "", false],
  ])("sends %s", async (_, headers, body, expected, isBase64Encoded) => {
    const result = await toBuffered({ status: 201, headers, body });
    expect(result).toEqual({ statusCode: 201, headers, body: expected, isBase64Encoded });
  });

  it("reads a stream to its end", async () => {
    const body = Readable.from([Buffer.from('{"a":'), Buffer.from("1}")]);
    expect((await toBuffered({ status: 200, headers: JSON_HEADERS, body })).body).toBe('{"a":1}');
  });
});

/** As Lambda's runtime does it: the prelude goes out with the first write, and never without one. */
const open: OpenStream = (stream, prelude) => {
  const write = stream.write.bind(stream) as (chunk: unknown, ...rest: unknown[]) => boolean;
  let isOpen = false;
  stream.write = ((chunk: unknown, ...rest: unknown[]) => {
    if (!isOpen) {
      isOpen = true;
      write(`${JSON.stringify(prelude)}\0`);
    }
    return write(chunk, ...rest);
  }) as typeof stream.write;
  return stream;
};

async function streamed(stream: PassThrough): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += String(chunk);
  return text;
}

describe("toStream", () => {
  it("destroys the stream, and never ends it, when the domain dies in the middle", async () => {
    const out = new PassThrough();
    let isEnded = false;
    out.on("end", () => {
      isEnded = true;
    });
    out.resume().on("error", () => undefined);
    const pending = toStream({ status: 200, headers: {}, body: broken("half") }, out, open);
    await expect(pending).rejects.toMatchObject({ name: "FaultError", code: "domain-unavailable", status: 502 });
    expect([out.destroyed, isEnded]).toEqual([true, false]);
  });

  it("destroys the stream when the domain died before the answer was opened", async () => {
    const fault = new FaultError("domain-unavailable", "too slow", { status: 504 });
    const body = new Readable({ read() {} }).on("error", () => undefined).destroy(fault);
    await new Promise((resolve) => body.once("close", resolve));
    const out = new PassThrough();
    await expect(toStream({ status: 200, headers: {}, body }, out, open)).rejects.toBe(fault);
    expect(out.destroyed).toBe(true);
  });

  it("lets go of the domain when the caller had gone before the answer was opened", async () => {
    const body = new Readable({ read() {} });
    const out = new PassThrough().on("error", () => undefined).destroy();
    await new Promise((resolve) => out.once("close", resolve));
    await expect(toStream({ status: 200, headers: {}, body }, out, open)).rejects.toBeInstanceOf(FaultError);
    expect(body.destroyed).toBe(true);
  });

  it("lets go of the domain when the caller goes away", async () => {
    const body = new Readable({ read() {} });
    body.push("first");
    const out = new PassThrough();
    out.on("error", () => undefined);
    const pending = toStream({ status: 200, headers: {}, body }, out, open);
    out.destroy();
    await expect(pending).rejects.toBeInstanceOf(FaultError);
    expect(body.destroyed).toBe(true);
  });

  it("reads from the domain no faster than the caller takes it", async () => {
    let produced = 0;
    const body = new Readable({
      read() {
        produced += 1;
        this.push(produced > 1_000 ? null : Buffer.alloc(64 * 1024));
      },
    });
    const taken: (() => void)[] = [];
    const out = new Writable({ write: (_chunk, _encoding, done) => void taken.push(done) });
    const pending = toStream({ status: 200, headers: {}, body }, out, (stream) => stream);
    for (let turn = 0; turn < 20; turn++) {
      taken.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(produced).toBeLessThan(40);
    out.destroy();
    await expect(pending).rejects.toBeInstanceOf(FaultError);
  });

  it.each([
    ["a stream", () => Readable.from([Buffer.from("a"), Buffer.from("b")]), "ab"],
    ["a buffer", () => Buffer.from("ab"), "ab"],
    ["nothing", () => undefined, ""],
    ["an empty stream", () => Readable.from([]), ""],
  ])("sends status, headers and %s", async (_, body, expected) => {
    const out = new PassThrough();
    const text = streamed(out);
    await toStream({ status: 204, headers: { a: "b" }, body: body() }, out, open);
    expect(await text).toBe(`{"statusCode":204,"headers":{"a":"b"}}\0${expected}`);
  });
});
