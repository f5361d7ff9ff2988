import type { ClientRequest, IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Socket } from "node:net";
import { FaultError } from "../errors.ts";
import type { DomainAnswer } from "../http/response.ts";
import type { DomainAgent } from "./domain-agent.ts";
import type { SignedRequest } from "./sign.ts";

/** Where a request goes. */
export interface Destination {
  readonly hostname: string;
  readonly port: number;
}

/** Moments in epoch milliseconds after which an attempt is given up. */
export interface Deadlines {
  readonly firstByteAt: number;
  readonly endAt: number;
}

/** Why an attempt brought no answer. */
export class SendError extends Error {
  override readonly name = "SendError";
  readonly fault: FaultError;
  /** the connection broke before a byte of an answer, and not for lack of time: a read may be sent again */
  readonly isUnanswered: boolean;

  constructor(fault: FaultError, isUnanswered: boolean) {
    super(fault.message, { cause: fault });
    this.fault = fault;
    this.isUnanswered = isUnanswered;
  }
}

const MAX_CONNECT_MS = 5_000;
const RESET = new Set(["ECONNRESET", "EPIPE"]);
/** Before a connection stands the domain cannot be reached; afterwards it is the connection or the answer that is bad (502). */
const UNREACHABLE: ReadonlyMap<string, 503 | 504> = new Map([
  ["ENOTFOUND", 503],
  ["EAI_AGAIN", 503],
  ["ECONNREFUSED", 503],
  ["EHOSTUNREACH", 503],
  ["ENETUNREACH", 503],
  ["EADDRNOTAVAIL", 503],
  ["ETIMEDOUT", 504],
]);

/**
 * Sends one signed request once and gives back the answer when its headers are there; a redirect is an answer like any
 * other. Throws `SendError`. The answer's body breaks with an error when the domain dies before its end, and with
 * `FaultError` (`domain-unavailable`, 504) when `endAt` passes.
 */
export function send(
  signed: SignedRequest,
  to: Destination,
  agent: DomainAgent,
  deadlines: Deadlines,
  now: () => number,
): Promise<DomainAnswer> {
  agent.dropIdle();
  return new Promise((resolve, reject) => {
    const outgoing = httpsRequest({
      agent,
      host: to.hostname,
      port: to.port,
      method: signed.method,
      path: signed.target,
      headers: { ...signed.headers, ...framing(signed) },
    });
    const watch = watchSocket(outgoing, deadlines, now, (fault) => {
      reject(new SendError(fault, false));
      outgoing.destroy(fault);
    });
    outgoing.on("response", (incoming) => {
      watch.stop();
      resolve({
        status: incoming.statusCode ?? 0,
        headers: flatten(incoming),
        body: bounded(incoming, deadlines, now),
      });
    });
    outgoing.on("error", (error) => {
      watch.stop();
      reject(sendError(error, watch.isAnswered()));
    });
    // without an error: the other side has changed to another protocol
    outgoing.on("close", () => {
      watch.stop();
      reject(sendError(new Error("the connection was closed"), true));
    });
    outgoing.end(signed.body.length > 0 ? signed.body : undefined);
  });
}

/** `node:http` frames a body by itself for POST and PUT alone; a GET's would be sent without its length. */
function framing({ method, body }: SignedRequest): Record<string, string> {
  return body.length > 0 || method === "POST" || method === "PUT" ? { "content-length": `${body.length}` } : {};
}

interface Watch {
  /** a byte of an answer has come in */
  readonly isAnswered: () => boolean;
  readonly stop: () => void;
}

/** `giveUp` must not rely on the request's own error: one that still waits for a connection has none. */
function watchSocket(
  outgoing: ClientRequest,
  deadlines: Deadlines,
  now: () => number,
  giveUp: (fault: FaultError) => void,
): Watch {
  const leftMs = Math.max(deadlines.firstByteAt - now(), 0);
  const timers = [setTimeout(() => giveUp(timedOut("no answer in time")), leftMs)];
  let socket: Socket | undefined;
  let answered = false;
  const onData = () => {
    answered = true;
  };
  outgoing.once("socket", (assigned) => {
    socket = assigned;
    socket.once("data", onData);
    if (!socket.connecting) return;
    const connect = setTimeout(() => giveUp(timedOut("no connection in time")), Math.min(MAX_CONNECT_MS, leftMs));
    timers.push(connect);
    socket.once("secureConnect", () => clearTimeout(connect));
  });
  const stop = () => {
    for (const timer of timers) clearTimeout(timer);
    socket?.off("data", onData);
  };
  return { isAnswered: () => answered, stop };
}

function bounded(incoming: IncomingMessage, deadlines: Deadlines, now: () => number): IncomingMessage {
  const leftMs = Math.max(deadlines.endAt - now(), 0);
  const end = setTimeout(() => incoming.destroy(timedOut("the answer did not end in time")), leftMs).unref();
  return incoming.once("close", () => clearTimeout(end));
}

function flatten(incoming: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) if (typeof value === "string") headers[name] = value;
  return headers;
}

function timedOut(reason: string): FaultError {
  return new FaultError("domain-unavailable", reason, { status: 504 });
}

function sendError(error: NodeJS.ErrnoException, isAnswered: boolean): SendError {
  if (error instanceof FaultError) return new SendError(error, false);
  const code = error.code ?? "";
  const unreachable = UNREACHABLE.get(code);
  const reason = unreachable === undefined ? "the connection to the domain failed" : "the domain cannot be reached";
  const fault = new FaultError("domain-unavailable", reason, { cause: error, status: unreachable ?? 502 });
  return new SendError(fault, RESET.has(code) && !isAnswered);
}
