import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { generate } from "selfsigned";
import type { LogIn } from "../../../shared/aws/forward.ts";
import { mint, type AuthorizedRequest, type DomainRequest } from "../../../shared/http/authorized.ts";
import type { Domain } from "../../../shared/policy/document.ts";

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

export type Answer = (received: Received, response: ServerResponse, socket: TLSSocket) => void;

export interface TestDomain {
  readonly domain: Domain;
  readonly ca: string;
  readonly received: Received[];
  /** connections accepted so far */
  readonly connections: () => number;
  answer: Answer;
  readonly close: () => Promise<void>;
}

/** A domain of its own on loopback, with its own certificate: what it does with a request is set by each test. */
export async function startDomain(maxVersion?: "TLSv1.1"): Promise<TestDomain> {
  // a name of its own, so that several can be trusted at once
  const pems = await generate([{ name: "commonName", value: `domain ${randomUUID()}` }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: true },
      { name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] },
    ],
  });
  let connections = 0;
  const old = maxVersion === undefined ? {} : { maxVersion, minVersion: maxVersion, ciphers: "DEFAULT@SECLEVEL=0" };
  const server = createHttpsServer({ key: pems.private, cert: pems.cert, keepAliveTimeout: 60_000, ...old });
  server.on("connection", () => connections++);
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers, rawHeaders } = request;
      const received = { method, url, headers, rawHeaders, body: Buffer.concat(chunks) };
      test.received.push(received);
      test.answer(received, response, request.socket as TLSSocket);
    });
  });
  const port = await listen(server);
  const test: TestDomain = {
    domain: testDomain(port),
    ca: pems.cert,
    received: [],
    connections: () => connections,
    answer: (_, response) => response.end("{}"),
    close: () => close(server),
  };
  return test;
}

export function testDomain(port: number): Domain {
  return {
    endpoint: `https://127.0.0.1:${port}`,
    service: "es",
    region: "eu-west-1",
    auth: { type: "sigv4" },
    default: true,
    opaqueId: "principal",
  };
}

export function authorize(domain: Domain, change: Partial<DomainRequest> = {}): AuthorizedRequest {
  const usual = { method: "GET", path: "/logs-app/_search", query: [], headers: {}, body: Buffer.alloc(0) } as const;
  return mint({ domain, ...usual, retryable: true, ...change });
}

/** For domains that know the gate by its own role. */
export const noLogIn: LogIn = () => Promise.reject(new Error("nobody is to log in here"));

/** A port on which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await close(server);
  return port;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
