import { httpAuthorizerEvent } from "./http-event.ts";
import { KeptAnswers } from "./kept-answers.ts";
import { type LambdaContext, type LoadedFunction, newContext } from "./lambda.ts";
import { LIMITS } from "./limits.ts";
import { REFUSALS, type Refusal } from "./refusal.ts";
import { restAuthorizerEvent } from "./rest-event.ts";
import type { RouteMatch } from "./routes.ts";
import { methodArn } from "./context-values.ts";
import type { ApiDescription, Exchange, GatewayType, WireRequest } from "./types.ts";

/** What the function is told about who calls, or API Gateway's own refusal. */
export type Authorized =
  | { readonly context: Readonly<Record<string, string | number>> }
  | { readonly refusal: Refusal };

type Flat = Readonly<Record<string, string | number | boolean>>;

interface RestResult {
  readonly principalId: string;
  readonly policyDocument: { readonly Statement: readonly Statement[] };
  readonly context?: Flat;
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

interface HttpResult {
  readonly isAuthorized: boolean;
  readonly context?: Flat;
}

/** Runs the Lambda authorizer and keeps its answers for 60 s per token, but never an error. */
export class Authorizer {
  readonly #answers = new KeptAnswers<RestResult | HttpResult>(LIMITS.authorizerCacheMs);
  readonly #type: GatewayType;
  readonly #function: LoadedFunction;
  readonly #api: ApiDescription;
  readonly #now: () => number;

  constructor(type: GatewayType, loaded: LoadedFunction, api: ApiDescription, now: () => number) {
    this.#type = type;
    this.#function = loaded;
    this.#api = api;
    this.#now = now;
  }

  async authorize(request: WireRequest, route: RouteMatch, exchange: Exchange): Promise<Authorized> {
    const token = request.headers.get("authorization")?.[0] ?? "";
    // an identity source that is missing or empty never reaches a function
    if (token === "") return { refusal: REFUSALS.unauthorized };
    const arn = methodArn(this.#api, this.#api.stage, request, exchange);
    if (this.#type === "rest" && Buffer.byteLength(arn) > LIMITS.methodArnBytes)
      return { refusal: REFUSALS.arnTooLong };

    let answer = this.#answers.get(token, this.#now());
    if (answer === undefined) {
      try {
        answer = await this.#ask(request, route, exchange, token);
      } catch (error) {
        // by its exact words, a thrown error is a 401; any other is a failure
        return {
          refusal: (error as Error).message === "Unauthorized" ? REFUSALS.unauthorized : REFUSALS.authorizerFailure,
        };
      }
      if (!isWellFormed(this.#type, answer)) return { refusal: REFUSALS.authorizerConfiguration };
      this.#answers.set(token, answer, this.#now());
    }
    return this.#type === "rest" ? judgeRest(answer as RestResult, arn) : judgeHttp(answer as HttpResult);
  }

  async #ask(
    request: WireRequest,
    route: RouteMatch,
    exchange: Exchange,
    token: string,
  ): Promise<RestResult | HttpResult> {
    const event =
      this.#type === "rest"
        ? restAuthorizerEvent(request, route, exchange, this.#api)
        : httpAuthorizerEvent(request, route, exchange, this.#api, token);
    if (this.#function.kind === "stream") throw new Error("an authorizer cannot stream");
    // what crosses the border to Lambda is JSON
    const context = newContext("authorizer", LIMITS.authorizerMs);
    const answer = await inTime(context, this.#function.call(JSON.parse(JSON.stringify(event)), context));
    return JSON.parse(JSON.stringify(answer ?? null)) as RestResult | HttpResult;
  }
}

/** Rejects when the function has had all of its time. */
async function inTime<T>(context: LambdaContext, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("Task timed out")), context.getRemainingTimeInMillis());
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function isWellFormed(type: GatewayType, answer: unknown): boolean {
  if (typeof answer !== "object" || answer === null) return false;
  if (Buffer.byteLength(JSON.stringify(answer)) > LIMITS.authorizerBytes) return false;
  const { context, principalId, policyDocument, isAuthorized } = answer as Partial<RestResult & HttpResult>;
  if (type === "http") return typeof isAuthorized === "boolean";
  // REST: a context value that is an object or an array makes the whole answer invalid
  const isFlat = Object.values(context ?? {}).every((value) => ["string", "number", "boolean"].includes(typeof value));
  return isFlat && typeof principalId === "string" && Array.isArray(policyDocument?.Statement);
}

function judgeRest({ principalId, policyDocument, context = {} }: RestResult, arn: string): Authorized {
  const matching = policyDocument.Statement.filter(
    ({ Action, Resource }) =>
      list(Action).some((action) => isMatch(action, "execute-api:Invoke")) &&
      list(Resource).some((one) => isMatch(one, arn)),
  );
  const texts = Object.fromEntries(Object.entries(context).map(([name, value]) => [name, String(value)]));
  const isAllowed =
    matching.some(({ Effect }) => Effect === "Allow") && !matching.some(({ Effect }) => Effect === "Deny");
  if (!isAllowed) return { refusal: { ...REFUSALS.accessDenied, authorizer: { ...texts, principalId } } };
  return { context: { ...texts, principalId, integrationLatency: 0 } };
}

function judgeHttp({ isAuthorized, context = {} }: HttpResult): Authorized {
  return isAuthorized ? { context: context as Record<string, string | number> } : { refusal: REFUSALS.accessDenied };
}

function list(value: string | readonly string[]): readonly string[] {
  return typeof value === "string" ? [value] : value;
}

/** IAM's wildcards: `*` any text, `?` one character. Two pointers, one memory of the last `*`. */
function isMatch(pattern: string, text: string): boolean {
  let [at, within] = [0, 0];
  let [star, back] = [-1, 0];
  while (at < text.length) {
    if (pattern[within] === "*") [star, back] = [within++, at];
    else if (pattern[within] === "?" || pattern[within] === text[at]) [at, within] = [at + 1, within + 1];
    else if (star !== -1) [within, at] = [star + 1, ++back];
    else return false;
  }
  while (pattern[within] === "*") within++;
  return within === pattern.length;
}
