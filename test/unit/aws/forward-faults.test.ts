import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type LookupFunction } from "node:net";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { createForwarder } from "../../../shared/aws/forward.ts";
import { FaultError } from "../../../shared/errors.ts";
import { faultOf, useForwarder } from "./forwarder.ts";
import { authorize, freePort, noLogIn, startDomain, testDomain } from "./https-server.ts";

const world = useForwarder();

describe("a domain that cannot be used", () => {
  it("that nobody trusts is a 502, with not a byte of the request sent", async () => {
    const distrusting = createForwarder({
      logIn: noLogIn,
      readCredentials: () => world.credentials,
      now: () => world.clock,
    });
    const fault = await faultOf(distrusting.forward(authorize(world.test.domain), world.soon()));
    expect(fault).toMatchObject({ code: "domain-unavailable", status: 502 });
    expect(world.test.received).toEqual([]);
    distrusting.close();
  });

  it("that speaks TLS 1.1 is a 502", async () => {
    const old = await startDomain("TLSv1.1");
    const agentOptions = { ca: old.ca, ciphers: "DEFAULT@SECLEVEL=0", minVersion: "TLSv1" } as const;
    const own = createForwarder({ logIn: noLogIn, readCredentials: () => world.credentials, agentOptions });
    expect(await faultOf(own.forward(authorize(old.domain), world.soon()))).toMatchObject({ status: 502 });
    expect(old.received).toEqual([]);
    own.close();
    await old.close();
  });

  it("that does not listen is a 503", async () => {
    const fault = await faultOf(world.forwarder.forward(authorize(testDomain(await freePort())), world.soon()));
    expect(fault).toMatchObject({ code: "domain-unavailable", status: 503 });
  });

  it.each(["ENOTFOUND", "EAI_AGAIN"])("whose name does not resolve (%s) is a 503", async (code) => {
    const lookup: LookupFunction = (_host, _options, done) => done(Object.assign(new Error(code), { code }), "");
    const lost = createForwarder({
      logIn: noLogIn,
      readCredentials: () => world.credentials,
      agentOptions: { lookup },
    });
    const domain = { ...world.test.domain, endpoint: "https://no-such-domain.invalid" };
    expect(await faultOf(lost.forward(authorize(domain), world.soon()))).toMatchObject({ status: 503 });
  });

  it("that accepts and never shakes hands is a 504 in time", async () => {
    const mute = createTcpServer().listen(0, "127.0.0.1");
    await once(mute, "listening");
    const domain = testDomain((mute.address() as AddressInfo).port);
    expect(await faultOf(world.forwarder.forward(authorize(domain), world.soon(150)))).toMatchObject({ status: 504 });
    mute.close();
  });

  it("that is slow with its first byte is a 504, and the request is not sent again", async () => {
    world.test.answer = () => undefined;
    const fault = await faultOf(world.forwarder.forward(authorize(world.test.domain), world.soon(200)));
    expect(fault).toMatchObject({ code: "domain-unavailable", status: 504 });
    expect(world.test.received).toHaveLength(1);
  });

  it("to which every connection is taken is a 504 in time, with nothing sent", async () => {
    const held: ServerResponse[] = [];
    world.test.answer = (_, response) => held.push(response);
    const waiting = Array.from({ length: 64 }, () =>
      world.forwarder.forward(authorize(world.test.domain), world.soon(20_000, 20_000)),
    );
    await expect.poll(() => world.test.received.length, { timeout: 15_000 }).toBe(64);
    const started = Date.now();
    const fault = await faultOf(world.forwarder.forward(authorize(world.test.domain), world.soon(100)));
    expect(fault).toMatchObject({ code: "domain-unavailable", status: 504 });
    expect(Date.now() - started).toBeLessThan(10_000);
    for (const response of held) response.end();
    await Promise.all(waiting);
    expect(world.test.received).toHaveLength(64);
  });

  it("that changes to another protocol is a 502 at once", async () => {
    world.test.answer = (_, _response, socket) =>
      socket.write("HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\nx");
    const fault = await faultOf(world.forwarder.forward(authorize(world.test.domain), world.soon()));
    expect(fault).toMatchObject({ code: "domain-unavailable", status: 502 });
    expect(world.test.received).toHaveLength(1);
  });

  it("is not asked at all without credentials", async () => {
    const poor = createForwarder({
      logIn: noLogIn,
      readCredentials: () => {
        throw new FaultError("gate-failed", "none");
      },
      agentOptions: { ca: world.test.ca },
    });
    expect(await faultOf(poor.forward(authorize(world.test.domain), world.soon()))).toMatchObject({
      code: "gate-failed",
    });
    expect(world.test.received).toEqual([]);
  });
});

describe("an answer that breaks", () => {
  it("dies in the middle: the body ends with an error, never cleanly", async () => {
    world.test.answer = (_, response, socket) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write("half", () => socket.destroy());
    };
    const answer = await world.forwarder.forward(authorize(world.test.domain), world.soon());
    await expect(buffer(answer.body)).rejects.toThrow("aborted");
  });

  it("dies in the middle of chunks, before anyone reads", async () => {
    world.test.answer = (_, response, socket) => {
      response.writeHead(200);
      response.write("half", () => socket.destroy());
    };
    const answer = await world.forwarder.forward(authorize(world.test.domain), world.soon());
    await new Promise((resolve) => setTimeout(resolve, 50));
    await expect(buffer(answer.body)).rejects.toThrow("aborted");
  });

  it("takes longer than its time: 504", async () => {
    world.test.answer = (_, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write("half");
    };
    const answer = await world.forwarder.forward(authorize(world.test.domain), world.soon(1_000, 200));
    expect(await faultOf(buffer(answer.body))).toMatchObject({ code: "domain-unavailable", status: 504 });
  });
});

describe("sending again", () => {
  const dieOnce = () => {
    world.test.answer = (_, response, socket) => {
      if (world.test.received.length === 1) socket.destroy();
      else response.end("{}");
    };
  };

  it("never happens with a write", async () => {
    dieOnce();
    const write = authorize(world.test.domain, { method: "POST", path: "/logs-app/_doc", retryable: false });
    expect(await faultOf(world.forwarder.forward(write, world.soon()))).toMatchObject({
      code: "domain-unavailable",
      status: 502,
    });
    expect(world.test.received).toHaveLength(1);
  });

  it("never happens once a byte of an answer is there", async () => {
    world.test.answer = (_, _response, socket) => socket.write("HTTP/1.1 200 OK\r\nContent-", () => socket.destroy());
    expect(await faultOf(world.forwarder.forward(authorize(world.test.domain), world.soon()))).toMatchObject({
      status: 502,
    });
    expect(world.test.received).toHaveLength(1);
  });

  it("happens once, not twice", async () => {
    world.test.answer = (_, _response, socket) => socket.destroy();
    expect(await faultOf(world.forwarder.forward(authorize(world.test.domain), world.soon()))).toMatchObject({
      status: 502,
    });
    expect(world.test.received).toHaveLength(2);
  });

  it("happens with a read that nothing was received for", async () => {
    dieOnce();
    const answer = await world.forwarder.forward(authorize(world.test.domain), world.soon());
    expect(answer.status).toBe(200);
    expect(await buffer(answer.body)).toEqual(Buffer.from("{}"));
    expect(world.test.received).toHaveLength(2);
  });

  it("does not happen after an answer of 503", async () => {
    world.test.answer = (_, response) => response.writeHead(503).end("busy");
    const answer = await world.forwarder.forward(authorize(world.test.domain), world.soon());
    expect(answer.status).toBe(503);
    expect(await buffer(answer.body)).toEqual(Buffer.from("busy"));
    expect(world.test.received).toHaveLength(1);
  });
});
