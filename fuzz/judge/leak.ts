import { gunzipSync } from "node:zlib";
import { type FuzzPrincipal, foreignNames, isGranted } from "../principal.ts";
import { containersOf, type World } from "../world.ts";

/** Something in an answer that its principal must not learn. */
export interface Leak {
  readonly kind: "canary" | "name";
  readonly text: string;
}

/** Where OpenSearch itself looks a shape up when nobody names an index (`GeoShapeQueryBuilder`): in its documentation, no news. */
const DOCUMENTED = new Set(["shapes"]);
/** Patterns of the request and the grants, intersected without a look at any name (contract: `Index-Gate-Narrowed`). */
const PATTERNS_HEADER = "index-gate-narrowed";

/** Finds in answers what is foreign to one principal in one world. */
export class LeakDetector {
  readonly #canaries: readonly string[];
  readonly #names: readonly (readonly [name: string, form: RegExp])[];

  constructor(principal: FuzzPrincipal, world: World) {
    this.#canaries = containersOf(world)
      .filter(({ name }) => !isGranted(principal, ["read"], name))
      .flatMap(({ canary, number }) => [canary, String(number), ...scientific(number)]);
    // in a word of its own: `logs-app` does not stand in `logs-app-2`
    const known = new Set([...DOCUMENTED, ...principal.grants.flatMap(({ indices }) => indices)]);
    this.#names = foreignNames(principal, world)
      .filter((name) => !known.has(name))
      .map((name) => [name, new RegExp(`(?<![\\w.-])${name.replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&")}(?![\\w.-])`)]);
  }

  /** `written`: all that the caller wrote; a name that stands in it is no news. */
  find(
    { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: Buffer },
    written: string,
  ): Leak | undefined {
    const { [PATTERNS_HEADER]: _patterns, ...others } = headers;
    const text = `${Object.values(others).join("\n")}\n${textOf(headers, body)}`;
    const lower = text.toLowerCase();
    const canary = this.#canaries.find((each) => lower.includes(each) && !written.includes(each));
    if (canary !== undefined) return { kind: "canary", text: canary };
    const name = this.#names.find(([each, form]) => text.includes(each) && form.test(text) && !written.includes(each));
    return name === undefined ? undefined : { kind: "name", text: name[0] };
  }
}

/** As Java prints doubles: `4.24000001E8`. */
function scientific(number: number): string[] {
  const digits = String(number).replace(/0+$/, "");
  return [`${digits[0]}.${digits.slice(1)}e${String(number).length - 1}`];
}

function textOf(headers: Readonly<Record<string, string>>, body: Buffer): string {
  if (headers["content-encoding"] !== "gzip") return body.toString();
  return gunzipSync(body).toString();
}
