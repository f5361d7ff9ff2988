import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type LookupFunction } from "node:net";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createForwarder, type Forwarder } from "../../../shared/aws/forward.ts";
import { FaultError } from "../../../shared/errors.ts";
import type { Domain } from "../../../shared/policy/document.ts";
import { authorize, freePort, noLogIn, startDomain, type TestDomain, testDomain } from "./https-server.ts";

const CREDENTIALS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret-1", sessionToken: "session-1" };

let test: TestDomain;
let forwarder: Forwarder;
let clock = Date.now();
let credentials = CREDENTIALS;

const soon = (firstByteMs = 2_000, endMs = 4_000) => ({ firstByteAt: clock + firstByteMs, endAt: clock + endMs });

async function faultOf(pending: Promise<unknown>): Promise<FaultError> {
  const error = await pending.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FaultError);
  return error as FaultError;
}

beforeEach(async () => {
  clock = Date.now();
  credentials = CREDENTIALS;
  test = await startDomain();
  forwarder = createForwarder({
    logIn: noLogIn,
    readCredentials: () => credentials,
    now: () => clock,
    agentOptions: { ca: test.ca },
  });
});

afterEach(async () => {
  forwarder.close();
  await test.close();
});

describe("a domain that cannot be used", () => {
  it("that nobody trusts is a 502, with not a byte of the request sent", async () => {
    const distrusting = createForwarder({ logIn: noLogIn, readCredentials: () => credentials, now: () => clock });
    const fault = await faultOf(distrusting.forward(authorize(test.domain), soon()));
    expect(fault).toMatchObject({ code: "domain-unavailable", status: 502 });
    expect(test.received).toEqual([]);
    distrusting.close();
  });

  it("that speaks TLS 1.1 is a 502", async () => {
    const old = await startDomain("TLSv1.1");
    const agentOptions = { ca: old.ca, ciphers: "DEFAULT@SECLEVEL=0", minVersion: "TLSv1" } as const;
    const own = createForwarder({ logIn: noLogIn, readCredentials: () => credentials, agentOptions });
    expect(await faultOf(own.forward(authorize(old.domain), soon()))).toMatchObject({ status: 502 });
    expect(old.received).toEqual([]);
    own.close();
    await old.close();
  });

  it("that does not listen is a 503", async () => {
    const fault = await faultOf(forwarder.forward(authorize(testDomain(await freePort())), soon()));
    expect(fault).toMatchObject({ code: "domain-unavailable", status: 503 });
  });

  it.each(["ENOTFOUND", "EAI_AGAIN"])("whose name does not resolve (%s) is a 503", async (code) => {
    const lookup: LookupFunction = (_host, _options, done) => done(Object.assign(new Error(code), { code }), "");
    const lost = createForwarder({ logIn: noLogIn, readCredentials: () => credentials, agentOptions: { lookup } });
    const domain = { ...test.domain, endpoint: "https://no-such-domain.invalid" };
    expect(await faultOf(lost.forward(authorize(domain), soon()))).toMatchObject({ status: 503 });
  });

  it("that accepts and never shakes hands is a 504 in time", async () => {
    const mute = createTcpServer().listen(0, "127.0.0.1");
    await once(mute, "listening");
    const domain = testDomain((mute.address() as AddressInfo).port);
    expect(await faultOf(forwarder.forward(authorize(domain), soon(150)))).toMatchObject({ status: 504 });
    mute.close();
  });

  it("that is slow with its first byte is a 504, and the request is not sent again", async () => {
    test.answer = () => undefined;
    const fault = await faultOf(forwarder.forward(authorize(test.domain), soon(200)));
    expect(fault).toMatchObject({ code: "domain-unavailable", status: 504 });
    expect(test.received).toHaveLength(1);
  });

  it("to which every connection is taken is a 504 in time, with nothing sent", async () => {
    const held: ServerResponse[] = [];
    test.answer = (_, response) => held.push(response);
    const waiting = Array.from({ length: 64 }, () => forwarder.forward(authorize(test.domain), soon(20_000, 20_000)));
    await expect.poll(() => test.received.length, { timeout: 15_000 }).toBe(64);
    const started = Date.now();
    const fault = await faultOf(forwarder.forward(authorize(test.domain), soon(100)));
    expect(fault).toMatchObject({ code: "domain-unavailable", status: 504 });
    expect(Date.now() - started).toBeLessThan(10_000);
    for (const response of held) response.end();
    await Promise.all(waiting);
    expect(test.received).toHaveLength(64);
  });

  it("that changes to another protocol is a 502 at once", async () => {
    test.answer = (_, _response, socket) =>
      socket.write("HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\nx");
    const fault = await faultOf(forwarder.forward(authorize(test.domain), soon()));
    expect(fault).toMatchObject({ code: "domain-unavailable", status: 502 });
    expect(test.received).toHaveLength(1);
  });

  it("is not asked at all without credentials", async () => {
    const poor = createForwarder({
      logIn: noLogIn,
      readCredentials: () => {
        throw new FaultError("gate-failed", "none");
      },
      agentOptions: { ca: test.ca },
    });
    expect(await faultOf(poor.forward(authorize(test.domain), soon()))).toMatchObject({ code: "gate-failed" });
    expect(test.received).toEqual([]);
  });
});

describe("an answer that breaks", () => {
  it("dies in the middle: the body ends with an error, never cleanly", async () => {
    test.answer = (_, response, socket) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write("half", () => socket.destroy());
    };
    const answer = await forwarder.forward(authorize(test.domain), soon());
    await expect(buffer(answer.body)).rejects.toThrow("aborted");
  });

  it("dies in the middle of chunks, before anyone reads", async () => {
    test.answer = (_, response, socket) => {
      response.writeHead(200);
      response.write("half", () => socket.destroy());
    };
    const answer = await forwarder.forward(authorize(test.domain), soon());
    await new Promise((resolve) => setTimeout(resolve, 50));
    await expect(buffer(answer.body)).rejects.toThrow("aborted");
  });

  it("takes longer than its time: 504", async () => {
    test.answer = (_, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write("half");
    };
    const answer = await forwarder.forward(authorize(test.domain), soon(1_000, 200));
    expect(await faultOf(buffer(answer.body))).toMatchObject({ code: "domain-unavailable", status: 504 });
  });
});

describe("sending again", () => {
  const dieOnce = () => {
    test.answer = (_, response, socket) => {
      if (test.received.length === 1) socket.destroy();
      else response.end("{}");
    };
  };

  it("never happens with a write", async () => {
    dieOnce();
    const write = authorize(test.domain, { method: "POST", path: "/logs-app/_doc", retryable: false });
    expect(await faultOf(forwarder.forward(write, soon()))).toMatchObject({ code: "domain-unavailable", status: 502 });
    expect(test.received).toHaveLength(1);
  });

  it("never happens once a byte of an answer is there", async () => {
    test.answer = (_, _response, socket) => socket.write("HTTP/1.1 200 OK\r\nContent-", () => socket.destroy());
    expect(await faultOf(forwarder.forward(authorize(test.domain), soon()))).toMatchObject({ status: 502 });
    expect(test.received).toHaveLength(1);
  });

  it("happens once, not twice", async () => {
    test.answer = (_, _response, socket) => socket.destroy();
    expect(await faultOf(forwarder.forward(authorize(test.domain), soon()))).toMatchObject({ status: 502 });
    expect(test.received).toHaveLength(2);
  });

  it("happens with a read that nothing was received for", async () => {
    dieOnce();
    const answer = await forwarder.forward(authorize(test.domain), soon());
    expect(answer.status).toBe(200);
    expect(await buffer(answer.body)).toEqual(Buffer.from("{}"));
    expect(test.received).toHaveLength(2);
  });

  it("does not happen after an answer of 503", async () => {
    test.answer = (_, response) => response.writeHead(503).end("busy");
    const answer = await forwarder.forward(authorize(test.domain), soon());
    expect(answer.status).toBe(503);
    expect(await buffer(answer.body)).toEqual(Buffer.from("busy"));
    expect(test.received).toHaveLength(1);
  });
});

describe("connections", () => {
  const ask = async () => {
    const answer = await forwarder.forward(authorize(test.domain), soon());
    await buffer(answer.body);
    await new Promise((resolve) => setImmediate(resolve));
  };

  it("idle for more than 5 s of the wall clock are not used again", async () => {
    await ask();
    clock += 5_001;
    await ask();
    expect(test.connections()).toBe(2);
  });

  it("are not used again either when the clock went back", async () => {
    await ask();
    clock -= 1;
    await ask();
    expect(test.connections()).toBe(2);
  });

  it("idle for less are", async () => {
    await ask();
    clock += 4_999;
    await ask();
    await ask();
    expect(test.connections()).toBe(1);
  });

  it("are used again after an answer without a body", async () => {
    test.answer = (_, response) => response.writeHead(204).end();
    await ask();
    await ask();
    expect(test.connections()).toBe(1);
  });
});

describe("another domain's trouble", () => {
  it("that hangs with every connection taken is not waited for, even at one host", async () => {
    const [hanging, good]: readonly [Domain, Domain] = [{ ...test.domain }, { ...test.domain }];
    const held: ServerResponse[] = [];
    test.answer = ({ headers }, response) => (headers["x-hang"] === "1" ? held.push(response) : response.end("{}"));
    const headers = { "x-hang": "1" };
    const hang = () => forwarder.forward(authorize(hanging, { headers }), soon(20_000, 20_000));
    const waiting = Array.from({ length: 64 }, hang);
    await expect.poll(() => test.received.length, { timeout: 15_000 }).toBe(64);
    const answer = await forwarder.forward(authorize(good), soon());
    expect(await buffer(answer.body)).toEqual(Buffer.from("{}"));
    for (const response of held) response.end();
    await Promise.all(waiting);
  });

  it("with a broken connection closes nobody else's", async () => {
    const other = await startDomain();
    const agentOptions = { ca: [test.ca, other.ca] };
    const both = createForwarder({ logIn: noLogIn, readCredentials: () => credentials, agentOptions });
    const visit = async ({ domain }: TestDomain) => {
      await buffer((await both.forward(authorize(domain), soon())).body);
      await new Promise((resolve) => setImmediate(resolve));
    };
    await visit(other);
    test.answer = (_, response, socket) => (test.received.length === 1 ? socket.destroy() : response.end("{}"));
    await visit(test);
    await visit(other);
    expect([test.connections(), other.connections()]).toEqual([2, 1]);
    both.close();
    await other.close();
  });
});

describe("what arrives at the domain", () => {
  it("has no header but those given, the signature's and the connection's", async () => {
    const headers = { accept: "application/json", "accept-encoding": "gzip" };
    await forwarder.forward(authorize(test.domain, { headers }), soon());
    expect(Object.keys(test.received[0]?.headers ?? {}).toSorted()).toEqual([
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
    await forwarder.forward(
      authorize(test.domain, {
        path,
        query: [
          ["q", "a+b c;d"],
          ["a", ""],
        ],
      }),
      soon(),
    );
    expect(test.received[0]?.url).toBe(`${path}?q=a%2Bb%20c%3Bd&a=`);
  });

  it.each(["GET", "DELETE", "POST", "PUT"] as const)(
    "is the body of a %s, byte for byte and with its length",
    async (method) => {
      const body = Buffer.from([0x7b, 0xff, 0x00, 0x7d]);
      await forwarder.forward(authorize(test.domain, { method, body }), soon());
      expect(test.received[0]?.body).toEqual(body);
      expect(test.received[0]?.headers["content-length"]).toBe("4");
      expect(test.received[0]?.headers["transfer-encoding"]).toBeUndefined();
    },
  );

  it.each([
    ["POST", "0"],
    ["PUT", "0"],
    ["GET", undefined],
    ["HEAD", undefined],
  ] as const)("is a %s without a body, content-length %s", async (method, length) => {
    await forwarder.forward(authorize(test.domain, { method }), soon());
    expect(test.received[0]?.headers["content-length"]).toBe(length);
  });

  it("is signed with the credentials of the moment", async () => {
    await forwarder.forward(authorize(test.domain), soon());
    credentials = { accessKeyId: "AKIDOTHER", secretAccessKey: "secret-2", sessionToken: "session-2" };
    await forwarder.forward(authorize(test.domain), soon());
    expect(test.received.map(({ headers }) => headers["x-amz-security-token"])).toEqual(["session-1", "session-2"]);
    expect(test.received[1]?.headers.authorization).toContain("Credential=AKIDOTHER/");
  });
});

describe("what comes back", () => {
  it("is a redirect itself, which is not followed", async () => {
    test.answer = (_, response) => response.writeHead(302, { location: `${test.domain.endpoint}/elsewhere` }).end();
    const answer = await forwarder.forward(authorize(test.domain), soon());
    expect(answer.status).toBe(302);
    expect(test.received).toHaveLength(1);
  });

  it("is gzip as it was sent", async () => {
    const zipped = gzipSync('{"a":1}');
    test.answer = (_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(zipped);
    const answer = await forwarder.forward(authorize(test.domain), soon());
    expect(answer.headers["content-encoding"]).toBe("gzip");
    expect(await buffer(answer.body)).toEqual(zipped);
  });

  it("is the headers of a HEAD, with an empty body that ends", async () => {
    test.answer = (_, response) => response.writeHead(200, { "content-length": "12345" }).end();
    const answer = await forwarder.forward(authorize(test.domain, { method: "HEAD" }), soon());
    expect(answer.headers["content-length"]).toBe("12345");
    expect(await buffer(answer.body)).toHaveLength(0);
  });

  it.each([204, 304])("is a %i with an empty body that ends", async (status) => {
    test.answer = (_, response) => response.writeHead(status).end();
    const answer = await forwarder.forward(authorize(test.domain), soon());
    expect(answer.status).toBe(status);
    expect(await buffer(answer.body)).toHaveLength(0);
  });

  it("is streamed: the first bytes are here before the last are sent", async () => {
    let finish = () => {};
    test.answer = (_, response) => {
      response.writeHead(200);
      response.write("first");
      finish = () => response.end("last");
    };
    const answer = await forwarder.forward(authorize(test.domain), soon());
    const [first] = (await once(answer.body, "data")) as [Buffer];
    expect(first.toString()).toBe("first");
    finish();
    expect((await buffer(answer.body)).toString()).toBe("last");
  });

  it("is the answer that a domain gives before it has read the whole body", async () => {
    test.answer = (_, response) => response.writeHead(413, { connection: "close" }).end("too large");
    const request = authorize(test.domain, { method: "POST", body: Buffer.alloc(3_000_000, 97), retryable: false });
    const answer = await forwarder.forward(request, soon());
    expect(answer.status).toBe(413);
    expect((await buffer(answer.body)).toString()).toBe("too large");
  });
});

describe("the gate's own questions", () => {
  it("are not answered by half an answer", async () => {
    test.answer = (_, response, socket) => {
      response.writeHead(200, { "content-length": "10" });
      response.write("{}", () => socket.destroy());
    };
    const fault = await faultOf(forwarder.forwardInternal(test.domain, "/_resolve/index/%2A", [], 1_000));
    expect(fault).toMatchObject({ code: "domain-unavailable", status: 502 });
  });

  it("end in time: 504", async () => {
    test.answer = (_, response) => void response.writeHead(200).write("{");
    const fault = await faultOf(forwarder.forwardInternal(test.domain, "/_resolve/index/%2A", [], 150));
    expect(fault).toMatchObject({ code: "domain-unavailable", status: 504 });
  });

  it("take at most 32 MiB", async () => {
    test.answer = (_, response) => response.end(Buffer.alloc(33 * 1024 * 1024));
    const fault = await faultOf(forwarder.forwardInternal(test.domain, "/_resolve/index/%2A", [], 3_000));
    expect(fault.code).toBe("response-too-large");
  });

  it("bring status and body, as the gate itself", async () => {
    test.answer = (_, response) => response.end('{"indices":[]}');
    const answer = await forwarder.forwardInternal(
      test.domain,
      "/_resolve/index/%2A",
      [["expand_wildcards", "all"]],
      1_000,
    );
    expect(answer).toEqual({ status: 200, body: Buffer.from('{"indices":[]}') });
    expect(test.received[0]?.url).toBe("/_resolve/index/%2A?expand_wildcards=all");
    expect(test.received[0]?.headers["x-opaque-id"]).toBe("index-gate");
  });
});
