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
  /** whom its certificate is to name; left out, `node:https` works it out for each request */
  readonly servername?: string;
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
      servername: to.servername,
      method: signed.method,
      path: signed.target,
      headers: headerLines(signed),
    });
    const watch = watchAnswer(outgoing, deadlines, now, (fault) => {
      reject(new SendError(fault, false));
      outgoing.destroy(fault);
    });
    outgoing.on("response", (incoming) => {
      watch.answered(incoming);
      resolve({ status: incoming.statusCode ?? 0, headers: headersOf(incoming), body: incoming });
    });
    outgoing.on("error", (error) => {
      // one while the answer comes in is the answer's
      if (watch.isAnswered()) return;
      watch.stop();
      reject(sendError(error, watch.hasReceived()));
    });
    outgoing.on("close", () => {
      if (watch.isAnswered()) return;
      watch.stop();
      // without an error: the other side has changed to another protocol
      reject(sendError(new Error("the connection was closed"), true));
    });
    outgoing.end(signed.body.length > 0 ? signed.body : undefined);
  });
}

/**
 * Names and values in turn: `node:http` writes these as they are, where it would copy an object first. It frames a body by
 * itself for POST and PUT alone; a GET's would be sent without its length.
 */
function headerLines({ method, headers, body }: SignedRequest): readonly string[] {
  const lines: string[] = [];
  for (const name in headers) lines.push(name, headers[name] as string);
  if (body.length > 0 || method === "POST" || method === "PUT") lines.push("content-length", `${body.length}`);
  return lines;
}

interface Watch {
  /** the headers of an answer are there */
  readonly isAnswered: () => boolean;
  /** a byte of an answer has come in */
  readonly hasReceived: () => boolean;
  readonly answered: (incoming: IncomingMessage) => void;
  readonly stop: () => void;
}

/**
 * Ends an attempt that takes too long, first without an answer, then with one that does not end: by one timer, because
 * each costs. `giveUp` must not rely on the request's own error: one that still waits for a connection has none.
 */
function watchAnswer(
  outgoing: ClientRequest,
  { firstByteAt, endAt }: Deadlines,
  now: () => number,
  giveUp: (fault: FaultError) => void,
): Watch {
  let answer: IncomingMessage | undefined;
  let socket: Socket | undefined;
  let bytesBefore = 0;
  let connect: NodeJS.Timeout | undefined;
  const firstAt = Math.min(firstByteAt, endAt);
  const leftMs = Math.max(firstAt - now(), 0);
  let timer = setTimeout(() => {
    if (answer === undefined) giveUp(timedOut("no answer in time"));
    else timer = setTimeout(endAnswer, endAt - firstAt);
  }, leftMs);
  const endAnswer = () => answer?.destroy(timedOut("the answer did not end in time"));
  const stop = () => {
    clearTimeout(timer);
    clearTimeout(connect);
  };
  outgoing.once("socket", (assigned) => {
    socket = assigned;
    bytesBefore = socket.bytesRead;
    if (!socket.connecting) return;
    connect = setTimeout(() => giveUp(timedOut("no connection in time")), Math.min(MAX_CONNECT_MS, leftMs));
    socket.once("secureConnect", () => clearTimeout(connect));
  });
  return {
    isAnswered: () => answer !== undefined,
    hasReceived: () => socket !== undefined && socket.bytesRead > bytesBefore,
    answered: (incoming) => {
      answer = incoming;
      incoming.once("close", stop);
    },
    stop,
  };
}

/** `set-cookie` alone has several values, and goes to nobody. */
function headersOf({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  if (headers["set-cookie"] !== undefined) delete headers["set-cookie"];
  return headers as Record<string, string>;
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
