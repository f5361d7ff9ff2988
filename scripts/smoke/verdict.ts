import type { Received } from "./send.ts";

export type Verdict =
  | { readonly result: "pass"; readonly detail?: string }
  | { readonly result: "fail" | "skip"; readonly detail: string };

export const pass = (detail?: string): Verdict =>
  detail === undefined ? { result: "pass" } : { result: "pass", detail };
export const fail = (detail: string): Verdict => ({ result: "fail", detail });
export const skip = (detail: string): Verdict => ({ result: "skip", detail });

/** What the checks read of a body: a refusal, or the answer of a search. */
interface AnswerBody {
  readonly aggregations?: { readonly smoke?: object };
  readonly responses?: readonly { readonly aggregations?: { readonly smoke?: object } }[];
  readonly error?: {
    readonly root_cause?: readonly { readonly type?: string; readonly reason?: string }[];
    readonly type?: string;
    readonly reason?: string;
    readonly gate?: {
      readonly code?: string;
      readonly requestId?: string;
      readonly missing?: readonly { readonly action: string; readonly index?: string }[];
    };
  };
  /** a number in an error, `ok` of the health */
  readonly status?: number | string;
  readonly message?: string;
}

/** The body as JSON, or undefined when it is none. */
export function readJson({ body }: Received): AnswerBody | undefined {
  try {
    return JSON.parse(body.toString()) as AnswerBody;
  } catch {
    return undefined;
  }
}

/** Status and code for a line of text; never the body, which may hold documents. */
export function describe(answer: Received): string {
  const code = answer.headers["index-gate-code"];
  return `${answer.status}${code === undefined ? "" : ` ${String(code)}`}`;
}

/** Passes when the answer is a refusal in OpenSearch's shape with this status and one of these codes, in body and header. */
export function isRefusal(answer: Received, status: number, codes: readonly string[]): Verdict {
  if (answer.status !== status) return fail(`${describe(answer)} instead of ${status}`);
  const body = readJson(answer);
  const { error } = body ?? {};
  const code = error?.gate?.code;
  if (body === undefined || error === undefined) return fail(`${status}, but the body is not OpenSearch's error`);
  if (code === undefined || !codes.includes(code)) return fail(`code ${code} instead of ${codes.join(" or ")}`);
  if (answer.headers["index-gate-code"] !== code) return fail("the header Index-Gate-Code does not name the code");
  const [cause] = error.root_cause ?? [];
  const isShaped = Boolean(error.type && error.reason && error.gate?.requestId);
  if (!isShaped || cause?.type !== error.type || cause?.reason !== error.reason || body.status !== status)
    return fail("the body lacks a part of OpenSearch's error");
  return pass();
}
