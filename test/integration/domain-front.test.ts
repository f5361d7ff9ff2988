import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@aws-sdk/signature-v4";
import { HttpRequest } from "@smithy/protocol-http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type DomainFront, startDomainFront } from "../../local/domain/front.ts";
import { readBody } from "../../local/stack/body.ts";
import { issueCertificates } from "../../local/stack/certificates.ts";
import type { Domain } from "../../shared/policy/document.ts";
import { send, type WireOptions } from "../support/wire.ts";

const CREDENTIALS = { accessKeyId: "ASIAEXAMPLE", secretAccessKey: "secret", sessionToken: "session+token=" };
const NOW = new Date("2026-11-22T12:00:00Z");

interface Signed extends Required<Pick<WireOptions, "method" | "path">> {
  readonly headers: Record<string, string>;
  readonly body?: string | Buffer;
}

interface SignOptions {
  readonly method?: string;
  readonly path?: string;
  readonly query?: Record<string, string>;
  readonly body?: string | Buffer;
  readonly date?: Date;
  readonly region?: string;
  readonly service?: string;
  readonly credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  readonly headers?: Record<string, string>;
}

describe.each(["es", "aoss"] as const)("the domain front (%s)", (service) => {
  let front: DomainFront;
  let node: http.Server;
  let host: string;
  const seen: { method: string; url: string; headers: http.IncomingHttpHeaders; body: Buffer }[] = [];

  beforeAll(async () => {
    node = http.createServer((request, response) => {
      const { method = "", url = "", headers } = request;
      void readBody(request, 1_000_000).then((body = Buffer.alloc(0)) => {
        seen.push({ method, url, headers, body });
        response.writeHead(201, { "content-encoding": "gzip" }).end(gzipSync("answer"));
      });
    });
    await new Promise<void>((resolve) => node.listen(0, "127.0.0.1", resolve));
    const domain: Domain = {
      endpoint: "https://search.example.org",
      service,
      region: "eu-west-1",
      auth: { type: "sigv4" },
      default: true,
      opaqueId: "principal",
    };
    front = await startDomainFront({
      domains: { logs: domain },
      opensearch: `http://127.0.0.1:${(node.address() as AddressInfo).port}`,
      certificates: await issueCertificates(["search.example.org"]),
      credentials: () => CREDENTIALS,
      now: () => NOW,
    });
    host = new URL(front.url).host;
  });
  beforeEach(() => {
    seen.length = 0;
    front.clearRequests();
  });
  afterAll(async () => {
    await front.close();
    node.closeAllConnections();
    node.close();
  });

  const sign = async (options: SignOptions = {}): Promise<Signed> => {
    const { method = "POST", path = "/logs-%2A/_search", query = {}, body = '{"size":1}' } = options;
    const signer = new SignatureV4({
      credentials: options.credentials ?? CREDENTIALS,
      region: options.region ?? "eu-west-1",
      service: options.service ?? service,
      sha256: Sha256,
      applyChecksum: false,
    });
    const hash = createHash("sha256").update(body).digest("hex");
    const headers = { host, "content-type": "application/json", "x-amz-content-sha256": hash, ...options.headers };
    const request = new HttpRequest({ method, protocol: "https:", hostname: host, path, query, headers });
    const signed = await signer.sign(request, { signingDate: options.date ?? NOW });
    const text = Object.entries(query).map(
      ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
    );
    return { method, path: text.length === 0 ? path : `${path}?${text.join("&")}`, headers: signed.headers, body };
  };

  const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000);
  const tampered: Record<string, () => Promise<Signed>> = {
    "no signature": async () => ({ ...(await sign()), headers: { host } }),
    "basic authentication": async () => ({ ...(await sign()), headers: { host, authorization: "Basic YTpi" } }),
    "another path": async () => ({ ...(await sign()), path: "/secret-hr/_search" }),
    "an encoding of the path": async () => ({ ...(await sign()), path: "/logs-*/_search" }),
    "a further query": async () => ({ ...(await sign()), path: "/logs-%2A/_search?index=secret-hr" }),
    "another query": async () => ({ ...(await sign({ query: { q: "a" } })), path: "/logs-%2A/_search?q=b" }),
    "a query that is not strictly encoded": async () => ({
      ...(await sign({ query: { q: "a,b" } })),
      path: "/logs-%2A/_search?q=a,b",
    }),
    "another method": async () => ({ ...(await sign()), method: "PUT" }),
    "another body": async () => ({ ...(await sign()), body: '{"size":2}' }),
    "no body": async () => {
      const { method, path, headers } = await sign();
      return { method, path, headers };
    },
    "another signed header": async () => change(await sign(), "content-type", "application/x-ndjson"),
    "another host": async () => sign({ headers: { host: "other.example.org" } }),
    "a further x-amz header": async () => change(await sign(), "x-amz-target", "other"),
    "another hash of the body": async () => change(await sign(), "x-amz-content-sha256", "0".repeat(64)),
    "an unsigned payload": async () => sign({ headers: { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" } }),
    "another date": async () => change(await sign(), "x-amz-date", "20261122T120001Z"),
    "a date too long ago": async () => sign({ date: minutes(-6) }),
    "a date too far ahead": async () => sign({ date: minutes(6) }),
    "another region": async () => sign({ region: "us-east-1" }),
    "another service": async () => sign({ service: service === "es" ? "aoss" : "es" }),
    "another key": async () => sign({ credentials: { ...CREDENTIALS, accessKeyId: "ASIAOTHER" } }),
    "another secret": async () => sign({ credentials: { ...CREDENTIALS, secretAccessKey: "guess" } }),
    "another session token": async () => change(await sign(), "x-amz-security-token", "other"),
    "no session token": async () => sign({ credentials: { accessKeyId: "ASIAEXAMPLE", secretAccessKey: "secret" } }),
    "another signature": async () => {
      const signed = await sign();
      return change(
        signed,
        "authorization",
        (signed.headers["authorization"] ?? "").replace(/.$/, (last) => (last === "0" ? "1" : "0")),
      );
    },
  };

  it.each(Object.keys(tampered))("refuses %s, and the node sees nothing", async (name) => {
    const answer = await send(front.url, await (tampered[name] as () => Promise<Signed>)());
    expect([answer.status, seen.length]).toEqual([name === "another host" ? 404 : 403, 0]);
    expect(front.requests()).toHaveLength(1);
    expect(front.requests()[0]?.status).toBeUndefined();
    expect(JSON.parse(answer.text)).toHaveProperty("message");
  });

  it("wants the body's hash in a header where the service is aoss", async () => {
    const signer = new SignatureV4({
      credentials: CREDENTIALS,
      region: "eu-west-1",
      service,
      sha256: Sha256,
      applyChecksum: false,
    });
    const request = new HttpRequest({
      method: "POST",
      protocol: "https:",
      hostname: host,
      path: "/x",
      headers: { host },
      body: "{}",
    });
    const { headers } = await signer.sign(request, { signingDate: NOW });
    expect((await send(front.url, { method: "POST", path: "/x", headers, body: "{}" })).status).toBe(
      service === "es" ? 201 : 403,
    );
  });

  it.each([-4, 4])("accepts a signature %i minutes off", async (count) => {
    expect((await send(front.url, await sign({ date: minutes(count) }))).status).toBe(201);
  });

  it("passes a signed request and its answer on byte for byte", async () => {
    const body = Buffer.from([0, 255, 254, 10, 13, 0x80]);
    const path = "/a%2Fb/%2e%2e/logs-%2A%2C%3Cx%3E/_doc/caf%C3%A9";
    const answer = await send(front.url, await sign({ method: "GET", path, query: { q: "a,b +c;" }, body }));
    expect(answer.status).toBe(201);
    expect([answer.headers["content-encoding"], answer.body.equals(gzipSync("answer"))]).toEqual(["gzip", true]);
    const [arrived] = seen;
    expect([arrived?.method, arrived?.url]).toEqual(["GET", `${path}?q=a%2Cb%20%2Bc%3B`]);
    expect(arrived?.body.equals(body)).toBe(true);
    expect(arrived?.headers["authorization"] ?? arrived?.headers["x-amz-security-token"]).toBeUndefined();
    expect(front.requests()[0]).toMatchObject({ domain: "logs", status: 201 });
  });
});

function change(signed: Signed, name: string, value: string): Signed {
  return { ...signed, headers: { ...signed.headers, [name]: value } };
}
