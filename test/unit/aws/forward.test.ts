import { once } from "node:events";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { faultOf, useForwarder } from "./forwarder.ts";
import { authorize } from "./https-server.ts";

const world = useForwarder();

describe("what arrives at the domain", () => {
  it("has no header but those given, the signature's and the connection's", async () => {
    const headers = { accept: "application/json", "accept-encoding": "gzip" };
    await world.forwarder.forward(authorize(world.test.domain, { headers }), world.soon());
    expect(Object.keys(world.test.received[0]?.headers ?? {}).toSorted()).toEqual([
      "accept",
      "accept-encoding",
      "authorization",
      "connection",
      "host",
      "x-amz-content-sha256",
      "x-amz-date",
      "x-amz-security-token",
    ]);
  });

  it("is the path as it was encoded, and the query in its order", async () => {
    const path = "/%3Clogs-%7Bnow%2Fd%7D%3E%2Ca%2A/_doc/a%2Fb%20%2B%C3%A9";
    await world.forwarder.forward(
      authorize(world.test.domain, {
        path,
        query: [
          ["q", "a+b c;d"],
          ["a", ""],
        ],
      }),
      world.soon(),
    );
    expect(world.test.received[0]?.url).toBe(`${path}?q=a%2Bb%20c%3Bd&a=`);
  });

  it.each(["GET", "DELETE", "POST", "PUT"] as const)(
    "is the body of a %s, byte for byte and with its length",
    async (method) => {
      const body = Buffer.from([0x7b, 0xff, 0x00, 0x7d]);
      await world.forwarder.forward(authorize(world.test.domain, { method, body }), world.soon());
      expect(world.test.received[0]?.body).toEqual(body);
      expect(world.test.received[0]?.headers["content-length"]).toBe("4");
      expect(world.test.received[0]?.headers["transfer-encoding"]).toBeUndefined();
    },
  );

  it.each([
    ["POST", "0"],
    ["PUT", "0"],
    ["GET", undefined],
    ["HEAD", undefined],
  ] as const)("is a %s without a body, content-length %s", async (method, length) => {
    await world.forwarder.forward(authorize(world.test.domain, { method }), world.soon());
    expect(world.test.received[0]?.headers["content-length"]).toBe(length);
  });

  it("is signed with the credentials of the moment", async () => {
    await world.forwarder.forward(authorize(world.test.domain), world.soon());
    world.credentials = { accessKeyId: "AKIDOTHER", secretAccessKey: "secret-2", sessionToken: "session-2" };
    await world.forwarder.forward(authorize(world.test.domain), world.soon());
    expect(world.test.received.map(({ headers }) => headers["x-amz-security-token"])).toEqual([
      "session-1",
      "session-2",
    ]);
    expect(world.test.received[1]?.headers.authorization).toContain("Credential=AKIDOTHER/");
  });
});

describe("what comes back", () => {
  it("is a redirect itself, which is not followed", async () => {
    world.test.answer = (_, response) =>
      response.writeHead(302, { location: `${world.test.domain.endpoint}/elsewhere` }).end();
    const answer = await world.forwarder.forward(authorize(world.test.domain), world.soon());
    expect(answer.status).toBe(302);
    expect(world.test.received).toHaveLength(1);
  });

  it("is gzip as it was sent", async () => {
    const zipped = gzipSync('{"a":1}');
    world.test.answer = (_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(zipped);
    const answer = await world.forwarder.forward(authorize(world.test.domain), world.soon());
    expect(answer.headers["content-encoding"]).toBe("gzip");
    expect(await buffer(answer.body)).toEqual(zipped);
  });

  it("is the headers of a HEAD, with an empty body that ends", async () => {
    world.test.answer = (_, response) => response.writeHead(200, { "content-length": "12345" }).end();
    const answer = await world.forwarder.forward(authorize(world.test.domain, { method: "HEAD" }), world.soon());
    expect(answer.headers["content-length"]).toBe("12345");
    expect(await buffer(answer.body)).toHaveLength(0);
  });

  it.each([204, 304])("is a %i with an empty body that ends", async (status) => {
    world.test.answer = (_, response) => response.writeHead(status).end();
    const answer = await world.forwarder.forward(authorize(world.test.domain), world.soon());
    expect(answer.status).toBe(status);
    expect(await buffer(answer.body)).toHaveLength(0);
  });

  it("is streamed: the first bytes are here before the last are sent", async () => {
    let finish = () => {};
    world.test.answer = (_, response) => {
      response.writeHead(200);
      response.write("first");
      finish = () => response.end("last");
    };
    const answer = await world.forwarder.forward(authorize(world.test.domain), world.soon());
    const [first] = (await once(answer.body, "data")) as [Buffer];
    expect(first.toString()).toBe("first");
    finish();
    expect((await buffer(answer.body)).toString()).toBe("last");
  });

  it("is the answer that a domain gives before it has read the whole body", async () => {
    world.test.answer = (_, response) => response.writeHead(413, { connection: "close" }).end("too large");
    const request = authorize(world.test.domain, {
      method: "POST",
      body: Buffer.alloc(3_000_000, 97),
      retryable: false,
    });
    const answer = await world.forwarder.forward(request, world.soon());
    expect(answer.status).toBe(413);
    expect((await buffer(answer.body)).toString()).toBe("too large");
  });
});

describe("the gate's own questions", () => {
  it("are not answered by half an answer", async () => {
    world.test.answer = (_, response, socket) => {
      response.writeHead(200, { "content-length": "10" });
      response.write("{}", () => socket.destroy());
    };
    const fault = await faultOf(world.forwarder.forwardInternal(world.test.domain, "/_resolve/index/%2A", [], 1_000));
    expect(fault).toMatchObject({ code: "domain-unavailable", status: 502 });
  });

  it("end in time: 504", async () => {
    world.test.answer = (_, response) => void response.writeHead(200).write("{");
    const fault = await faultOf(world.forwarder.forwardInternal(world.test.domain, "/_resolve/index/%2A", [], 150));
    expect(fault).toMatchObject({ code: "domain-unavailable", status: 504 });
  });

  it("take at most 32 MiB", async () => {
    world.test.answer = (_, response) => response.end(Buffer.alloc(33 * 1024 * 1024));
    const fault = await faultOf(world.forwarder.forwardInternal(world.test.domain, "/_resolve/index/%2A", [], 3_000));
    expect(fault.code).toBe("response-too-large");
  });

  it("bring status and body, as the gate itself", async () => {
    world.test.answer = (_, response) => response.end('{"indices":[]}');
    const answer = await world.forwarder.forwardInternal(
      world.test.domain,
      "/_resolve/index/%2A",
      [["expand_wildcards", "all"]],
      1_000,
    );
    expect(answer).toEqual({ status: 200, body: Buffer.from('{"indices":[]}') });
    expect(world.test.received[0]?.url).toBe("/_resolve/index/%2A?expand_wildcards=all");
    expect(world.test.received[0]?.headers["x-opaque-id"]).toBe("index-gate");
  });
});
