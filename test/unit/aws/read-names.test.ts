import { describe, expect, it } from "vitest";
import type { Forwarder, InternalAnswer } from "../../../shared/aws/forward.ts";
import { readNames } from "../../../shared/aws/read-names.ts";
import { FaultError } from "../../../shared/errors.ts";
import { testDomain } from "./https-server.ts";

const NAMES = '{"indices":[{"name":"logs-app","attributes":["open"]}],"aliases":[],"data_streams":[]}';

/** The port, answering every question of the gate's own in one way. */
function asking(answer: () => InternalAnswer): Forwarder {
  const forwardInternal = async (): Promise<InternalAnswer> => answer();
  return { forward: () => Promise.reject(new Error("not asked here")), forwardInternal, close: () => undefined };
}

const read = (answer: () => InternalAnswer) => readNames(asking(answer), testDomain(443));
const answering = (status: number, text: string) => () => ({ status, body: Buffer.from(text) });
const failing = (fault: FaultError) => () => {
  throw fault;
};

describe("readNames", () => {
  it.each([
    ["no domain to be reached", failing(new FaultError("domain-unavailable", "x", { status: 504 }))],
    ["too long an answer", failing(new FaultError("response-too-large", "x"))],
    ["a busy domain", answering(429, "{}")],
    ["a redirect", answering(302, "")],
    ["no content", answering(204, "")],
    ["another document", answering(200, "<html>")],
    ["half a document", answering(200, NAMES.slice(0, -1))],
  ])("fails with 503 for %s", async (_what, answer) => {
    await expect(read(answer)).rejects.toMatchObject({ code: "domain-unavailable", status: 503 });
  });

  it.each([401, 403])("fails for the gate's credentials when they are refused with %s", async (status) => {
    await expect(read(answering(status, "{}"))).rejects.toMatchObject({ code: "domain-refused-gate" });
  });

  it("leaves a fault of ours what it is: the domain has not been asked", async () => {
    const fault = new FaultError("gate-failed", "the environment holds no credentials");
    await expect(read(failing(fault))).rejects.toBe(fault);
  });

  it("reads the names", async () => {
    expect([...(await read(answering(200, NAMES))).indices.keys()]).toEqual(["logs-app"]);
  });
});
