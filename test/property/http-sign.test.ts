import { createHash } from "node:crypto";
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@aws-sdk/signature-v4";
import { HttpRequest } from "@smithy/protocol-http";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { sign } from "../../shared/aws/sign.ts";
import { encodePath } from "../../shared/http/encode.ts";
import { expectedSignature, parseAuthorization } from "../conformance/sigv4/reference.ts";

const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 });
const segment = text.filter((value) => value !== "." && value !== "..");
const parameter = text.filter((name) => !/^x-amz-/i.test(name) && name !== "__proto__");
const headerValue = fc.string({ unit: fc.constantFrom("a", "b", "c", " ", ":", ";", "=", ",", "/"), maxLength: 20 });

const request = fc.record({
  method: fc.constantFrom("GET", "HEAD", "POST", "PUT", "DELETE"),
  host: fc.constantFrom("vpc-logs-abc123.eu-west-1.es.amazonaws.com", "127.0.0.1:9200"),
  path: fc.array(segment, { maxLength: 4 }).map(encodePath),
  query: fc.uniqueArray(fc.tuple(parameter, fc.string({ unit: "grapheme" })), {
    selector: ([name]) => name,
    maxLength: 4,
  }),
  headers: fc.record({
    accept: headerValue,
    "x-opaque-id": headerValue,
    "content-type": fc.constant("application/json"),
  }),
  body: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
});
const credentials = fc.record(
  {
    accessKeyId: fc.constantFrom("AKIA1", "AKIA2"),
    secretAccessKey: fc.constantFrom("s1", "s2"),
    sessionToken: text.map(encodeURIComponent),
  },
  { requiredKeys: ["accessKeyId", "secretAccessKey"] },
);
const scope = fc.record({ region: fc.constantFrom("eu-west-1", "us-east-1"), service: fc.constantFrom("es", "aoss") });
const moment = fc.integer({ min: 1.7e12, max: 1.9e12 }).map((at) => new Date(at));

it("every request is signed as a receiver that reads the wire expects it, all headers covered", async () => {
  await fc.assert(
    fc.asyncProperty(request, credentials, scope, moment, async (outgoing, secret, where, now) => {
      const signed = await sign(outgoing, where, secret, now);
      const claim = parseAuthorization(signed.headers["authorization"] ?? "");
      expect(claim.signature).toBe(expectedSignature(signed, claim, secret.secretAccessKey));
      expect([...claim.signedHeaders, "authorization"].toSorted()).toEqual(Object.keys(signed.headers).toSorted());
      expect(signed.headers["x-amz-content-sha256"]).toBe(createHash("sha256").update(outgoing.body).digest("hex"));
    }),
    { numRuns: 1_000 },
  );
});

it("every request is signed as the library's `SignatureV4` signs it", async () => {
  await fc.assert(
    fc.asyncProperty(request, credentials, scope, moment, async (outgoing, secret, where, now) => {
      const { method, host, path, query, body } = outgoing;
      const library = new SignatureV4({ ...where, credentials: secret, sha256: Sha256 });
      const hash = createHash("sha256").update(body).digest("hex");
      const headers = { ...outgoing.headers, host, "x-amz-content-sha256": hash };
      const theirs = await library.sign(new HttpRequest({ method, path, query: Object.fromEntries(query), headers }), {
        signingDate: now,
      });
      expect((await sign(outgoing, where, secret, now)).headers).toEqual(theirs.headers);
    }),
    { numRuns: 1_000 },
  );
});
