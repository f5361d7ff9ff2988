import type { ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { createForwarder } from "../../../shared/aws/forward.ts";
import type { Domain } from "../../../shared/policy/document.ts";
import { useForwarder } from "./forwarder.ts";
import { authorize, noLogIn, startDomain, type TestDomain } from "./https-server.ts";

const world = useForwarder();

describe("connections", () => {
  const ask = async () => {
    const answer = await world.forwarder.forward(authorize(world.test.domain), world.soon());
    await buffer(answer.body);
    await new Promise((resolve) => setImmediate(resolve));
  };

  it("idle for more than 5 s by the wall clock are not used again", async () => {
    await ask();
    world.clock += 5_001;
    await ask();
    expect(world.test.connections()).toBe(2);
  });

  it("are not used again either when the clock went back", async () => {
    await ask();
    world.clock -= 1;
    await ask();
    expect(world.test.connections()).toBe(2);
  });

  it("idle for less are", async () => {
    await ask();
    world.clock += 4_999;
    await ask();
    await ask();
    expect(world.test.connections()).toBe(1);
  });

  it("are used again after an answer without a body", async () => {
    world.test.answer = (_, response) => response.writeHead(204).end();
    await ask();
    await ask();
    expect(world.test.connections()).toBe(1);
  });
});

describe("another domain's trouble", () => {
  it("that hangs with every connection taken is not waited for, even at one host", async () => {
    const [hanging, good]: readonly [Domain, Domain] = [{ ...world.test.domain }, { ...world.test.domain }];
    const held: ServerResponse[] = [];
    world.test.answer = ({ headers }, response) =>
      headers["x-hang"] === "1" ? held.push(response) : response.end("{}");
    const headers = { "x-hang": "1" };
    const hang = () => world.forwarder.forward(authorize(hanging, { headers }), world.soon(20_000, 20_000));
    const waiting = Array.from({ length: 64 }, hang);
    await expect.poll(() => world.test.received.length, { timeout: 15_000 }).toBe(64);
    const answer = await world.forwarder.forward(authorize(good), world.soon());
    expect(await buffer(answer.body)).toEqual(Buffer.from("{}"));
    for (const response of held) response.end();
    await Promise.all(waiting);
  });

  it("with a broken connection closes nobody else's", async () => {
    const other = await startDomain();
    const agentOptions = { ca: [world.test.ca, other.ca] };
    const both = createForwarder({ logIn: noLogIn, readCredentials: () => world.credentials, agentOptions });
    const visit = async ({ domain }: TestDomain) => {
      await buffer((await both.forward(authorize(domain), world.soon())).body);
      await new Promise((resolve) => setImmediate(resolve));
    };
    await visit(other);
    world.test.answer = (_, response, socket) =>
      world.test.received.length === 1 ? socket.destroy() : response.end("{}");
    await visit(world.test);
    await visit(other);
    expect([world.test.connections(), other.connections()]).toEqual([2, 1]);
    both.close();
    await other.close();
  });
});
