import type { IamIdentity } from "../identity/iam-principal.ts";
import { type GatewayEvent, notOurs, readEvent } from "./event.ts";

export type Route =
  /** OpenSearch's own API of a domain; undefined: the default domain. The name is as written, and may be unknown */
  | { readonly kind: "domain"; readonly domain: string | undefined }
  | { readonly kind: "health" }
  /** requests for temporary access: a function of their own answers */
  | { readonly kind: "access" }
  /** the page for it: a function of its own answers, which holds no data */
  | { readonly kind: "portal" }
  | { readonly kind: "not-found" };

/** A request whose caller and domain are known, and whose form nobody has looked at yet. */
export interface RoutedRequest {
  readonly event: GatewayEvent;
  readonly gateway: "rest" | "http";
  readonly method: string;
  readonly route: Route;
  /** the path without stage or base path, as handed over: for the audit line alone */
  readonly path: string;
  /** the path below the route's own prefix, as handed over; undefined: stage or base path is missing (`readRequest` refuses) */
  readonly below: string | undefined;
  /** the authorizer's context, or `iam`: one of them is always there on a `domain` route */
  readonly authorizerContext: Readonly<Record<string, string>> | undefined;
  /** who signed the request with IAM, as API Gateway says */
  readonly iam: IamIdentity | undefined;
  readonly requestId: string;
  readonly sourceIp: string;
  /** its first 256 characters, what is not printable ASCII as `?`: for the audit line alone */
  readonly userAgent: string | undefined;
  /** the caller's own `X-Opaque-Id`, at most 256 bytes of printable ASCII */
  readonly opaqueId: string | undefined;
}

export interface RouteOptions {
  readonly basePath: string | undefined;
  readonly gateway?: "rest" | "http" | undefined;
}

interface Binding {
  /** who vouches for the caller: the Lambda authorizer, API Gateway itself, or nobody (the answer is the same for everyone) */
  readonly identity: "bearer" | "iam" | "none";
  /** `text`: the path says which domain; else what the binding always is */
  readonly kind: "text" | "domain" | "health" | "access" | "portal" | "not-found";
}

/** INVARIANT: how a caller is identified follows from what API Gateway matched, never from the text of the path. */
const BINDINGS: ReadonlyMap<string, Binding> = new Map([
  ["/", { identity: "bearer", kind: "text" }],
  ["/{proxy+}", { identity: "bearer", kind: "text" }],
  ["$default", { identity: "bearer", kind: "text" }],
  ["/-/domains/{domain}", { identity: "bearer", kind: "domain" }],
  ["/-/domains/{domain}/{proxy+}", { identity: "bearer", kind: "domain" }],
  ["/-/iam", { identity: "iam", kind: "text" }],
  ["/-/iam/{proxy+}", { identity: "iam", kind: "text" }],
  ["/-/health", { identity: "none", kind: "health" }],
  ["/-/access", { identity: "bearer", kind: "access" }],
  ["/-/access/{proxy+}", { identity: "bearer", kind: "access" }],
  ["/-/portal", { identity: "none", kind: "portal" }],
  ["/-/portal/{proxy+}", { identity: "none", kind: "portal" }],
  ["/-", { identity: "bearer", kind: "not-found" }],
  ["/-/{proxy+}", { identity: "bearer", kind: "not-found" }],
]);

/** `abc123.execute-api.eu-west-1.amazonaws.com`, in every partition */
const EXECUTE_API = /^[a-z0-9-]+\.execute-api\.[a-z]{2,}(?:-[a-z]+)+-\d+\./i;
const IAM = "/-/iam";
const NAMED_DOMAIN = /^\/-\/domains\/([^/]+)(\/.*)?$/s;

/**
 * Says whose request it is and for which domain, before anything about its form is judged: without a grant on the
 * domain a malformed request is answered like any other. Throws only `FaultError` (`gate-failed`), for an event that
 * is not of this API or has no identity, or two, where one is needed.
 */
export function readRoute(raw: unknown, options: RouteOptions): RoutedRequest {
  const event = readEvent(raw);
  if (options.gateway !== undefined && event.gateway !== options.gateway) throw notOurs("it is of another kind");
  const binding = BINDINGS.get(event.binding);
  if (binding === undefined) throw notOurs("its route is not known");
  if (binding.identity !== "none") assertIdentity(event, binding.identity);
  const path = withoutPrefix(event, options.basePath);
  return {
    event,
    gateway: event.gateway,
    method: event.method,
    ...place(binding, path),
    path: path ?? event.path,
    authorizerContext: binding.identity === "bearer" ? event.authorizerContext : undefined,
    iam: binding.identity === "iam" ? iamOf(event) : undefined,
    requestId: event.requestId,
    sourceIp: event.sourceIp,
    userAgent: event.userAgent?.slice(0, 256).replace(/[^\x20-\x7e]/g, "?"),
    opaqueId: printable(event.headers.get("x-opaque-id")?.[0]),
  };
}

/** INVARIANT: exactly the one identity that the binding says. */
function assertIdentity({ authorizerContext, userArn }: GatewayEvent, identity: "bearer" | "iam"): void {
  const isBearer = Boolean(authorizerContext?.["principal"]);
  const isIam = userArn !== undefined;
  if (isBearer && isIam) throw notOurs("it has two identities");
  if (identity === "iam" ? !isIam : !isBearer) throw notOurs("it has no identity of its route's kind");
}

function iamOf({ userArn = "", accessKey }: GatewayEvent): IamIdentity {
  return { userArn, accessKey };
}

/** Contracts §2: the stage on an execute-api host, the base path on any other, once and exactly. */
function withoutPrefix(event: GatewayEvent, basePath: string | undefined): string | undefined {
  const prefix = EXECUTE_API.test(event.domainName) ? stagePrefix(event) : (basePath ?? "");
  if (!event.path.startsWith(prefix)) return undefined;
  const rest = event.path.slice(prefix.length);
  if (rest === "") return "/";
  return rest.startsWith("/") ? rest : undefined;
}

function stagePrefix(event: GatewayEvent): string {
  return event.stage === "$default" || event.stage === "" ? "" : `/${event.stage}`;
}

function place(binding: Binding, whole: string | undefined): Pick<RoutedRequest, "route" | "below"> {
  if (binding.kind === "health" || binding.kind === "not-found") return { route: { kind: binding.kind }, below: whole };
  // however its first two segments are written: the binding says what they are
  if (binding.kind === "access" || binding.kind === "portal")
    return { route: { kind: binding.kind }, below: /^\/[^/]*\/[^/]*(.*)$/s.exec(whole ?? "")?.[1] };
  const path = binding.identity === "iam" && whole !== undefined ? withoutIam(whole) : whole;
  const named = path === undefined ? null : NAMED_DOMAIN.exec(path);
  if (named !== null) return { route: { kind: "domain", domain: named[1] }, below: named[2] ?? "/" };
  if (binding.kind === "domain") return { route: { kind: "domain", domain: undefined }, below: undefined };
  const isReserved = path === "/-" || path?.startsWith("/-/");
  return { route: isReserved ? { kind: "not-found" } : { kind: "domain", domain: undefined }, below: path };
}

/** What is below `/-/iam` is what is elsewhere below `/`; undefined: the path says something else (`/%2D/iam`). */
function withoutIam(path: string): string | undefined {
  if (path === IAM) return "/";
  return path.startsWith(`${IAM}/`) ? path.slice(IAM.length) : undefined;
}

function printable(value: string | undefined): string | undefined {
  return value !== undefined && /^[\x20-\x7e]{1,256}$/.test(value) ? value : undefined;
}
