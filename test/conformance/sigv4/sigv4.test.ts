import { describe, expect, it } from "vitest";
import { type OutgoingRequest, type SigningScope, sign } from "../../../shared/aws/sign.ts";
import type { Credentials } from "../../../shared/config.ts";
import published from "./aws-published.json" with { type: "json" };
import vectors from "./opensearch.json" with { type: "json" };
import { expectedSignature, parseAuthorization } from "./reference.ts";

interface Vector {
  readonly name: string;
  readonly scope: SigningScope;
  readonly credentials: Credentials;
  readonly now: string;
  readonly request: Omit<OutgoingRequest, "body"> & { readonly body?: string; readonly bodyBase64?: string };
  readonly target: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

describe("the reference agrees with what AWS published", () => {
  it.each(published)("$name", ({ request, signedHeaders, scope, secret, signature }) => {
    const headers: Record<string, string> = request.headers;
    expect(
      expectedSignature({ ...request, headers, body: Buffer.from(request.body) }, { signedHeaders, scope }, secret),
    ).toBe(signature);
  });
});

describe("what is signed is what is sent, to a receiver that reads the wire", () => {
  it.each(vectors as unknown as Vector[])("$name", async (vector) => {
    const { bodyBase64, body = "", ...request } = vector.request;
    const bytes = bodyBase64 === undefined ? Buffer.from(body, "utf8") : Buffer.from(bodyBase64, "base64");
    const signed = await sign({ ...request, body: bytes }, vector.scope, vector.credentials, new Date(vector.now));
    const claim = parseAuthorization(signed.headers["authorization"] ?? "");
    expect(signed.target).toBe(vector.target);
    expect(signed.body).toBe(bytes);
    expect(claim.signedHeaders).toEqual(vector.signedHeaders);
    expect(claim.accessKeyId).toBe(vector.credentials.accessKeyId);
    expect(claim.signature).toBe(vector.signature);
    expect(expectedSignature(signed, claim, vector.credentials.secretAccessKey)).toBe(vector.signature);
  });
});
