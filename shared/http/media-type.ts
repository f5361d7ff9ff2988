import { RejectedError } from "../errors.ts";

export type ContentType = "json" | "ndjson";

const KNOWN: ReadonlyMap<string, { readonly is: ContentType; readonly isVendor: boolean }> = new Map([
  ["application/json", { is: "json", isVendor: false }],
  ["application/x-ndjson", { is: "ndjson", isVendor: false }],
  ["application/vnd.opensearch+json", { is: "json", isVendor: true }],
  ["application/vnd.opensearch+x-ndjson", { is: "ndjson", isVendor: true }],
]);

/**
 * Reads a media type (RFC 9110 §8.3.1) of the few that hold text which can be inspected: JSON and NDJSON, in UTF-8.
 * SMILE, CBOR, YAML, forms, another charset, an unknown parameter and no type at all are
 * `RejectedError` (`media-type-not-supported`).
 */
export function parseMediaType(text: string | undefined): ContentType {
  if (text === undefined) throw refuse("a body needs a content type");
  const [essence = "", ...rest] = text.split(";").map((part) => part.trim().toLowerCase());
  const known = KNOWN.get(essence);
  if (known === undefined) throw refuse("the content type is neither `application/json` nor `application/x-ndjson`");
  const seen = new Set<string>();
  for (const parameter of rest.filter((part) => part !== "")) {
    const [name = "", value = ""] = parameter.split("=", 2);
    if (seen.has(name) || !isKnownParameter(name, value, known.isVendor)) {
      throw refuse("the content type has a parameter that is not understood; the only charset is `utf-8`");
    }
    seen.add(name);
  }
  return known.is;
}

function isKnownParameter(name: string, value: string, isVendor: boolean): boolean {
  if (name === "charset") return value === "utf-8" || value === '"utf-8"';
  return isVendor && name === "compatible-with" && /^\d{1,2}$/.test(value);
}

function refuse(reason: string): RejectedError {
  return new RejectedError("media-type-not-supported", reason);
}
