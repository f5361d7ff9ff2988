import { parseObject } from "../../shared/parse-object.ts";

/** The gate's refusal of a call: its code and its own words. */
export class GateRefusal extends Error {
  override readonly name = "GateRefusal";
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, detail: string) {
    super(detail);
    this.status = status;
    this.code = code;
  }
}

/** There was no answer, or none of a gate. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
}

export interface GateCall {
  readonly method: "GET" | "POST";
  /** below `/-/access`, encoded */
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls the API of temporary access; throws `GateRefusal` and `NoAnswer`. */
export type CallGate = (call: GateCall) => Promise<unknown>;

const TIMEOUT_MS = 20_000;
const MAX_BYTES = 16 * 1024 * 1024;

/** Redirects are answers like any other: the token goes nowhere else. */
export function connectGate(url: string, token: string, timeoutMs = TIMEOUT_MS): CallGate {
  return async ({ method, path, body, headers }) => {
    const answer = await fetchAnswer(`${url}/-/access${path}`, {
      method,
      headers: {
        accept: "application/json, application/problem+json",
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (answer.status >= 400) throw refusalOf(answer.status, answer.text);
    if (answer.status >= 300) throw new NoAnswer(`\`${url}\` answers with a redirect: is this the gate's address?`);
    try {
      return JSON.parse(answer.text) as unknown;
    } catch {
      throw new NoAnswer(`\`${url}\` does not answer as a gate does: is this its address?`);
    }
  };
}

async function fetchAnswer(url: string, init: RequestInit): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(url, init);
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) throw new Error("the answer is too large");
      chunks.push(chunk);
    }
    return { status: response.status, text: Buffer.concat(chunks).toString("utf8") };
  } catch (cause) {
    throw new NoAnswer(`\`${new URL(url).origin}\` cannot be reached: ${reasonOf(cause)}`, { cause });
  }
}

/** Problem details, OpenSearch's shape, or API Gateway's own message. */
function refusalOf(status: number, text: string): GateRefusal {
  const answer = parseObject(text) ?? {};
  const { code, detail } = answer;
  if (typeof code === "string" && typeof detail === "string") return new GateRefusal(status, code, detail);
  const error = record(answer["error"]);
  const { code: gateCode } = record(error["gate"]);
  const reason = error["reason"] ?? answer["message"];
  const known = typeof gateCode === "string" ? gateCode : status === 401 ? "token-invalid" : `status-${status}`;
  return new GateRefusal(status, known, typeof reason === "string" ? reason : `the gate answers with ${status}`);
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  if (error.name === "TimeoutError" || error.name === "AbortError") return "no answer in time";
  const { cause } = error;
  if (cause instanceof Error && "code" in cause && typeof cause.code === "string") return cause.code;
  return error.message;
}
