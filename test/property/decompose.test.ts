import { decomposeUnverifiedJwt } from "aws-jwt-verify/jwt";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decomposeUnverifiedPlain } from "../../shared/identity/decompose.ts";

const runs = { numRuns: 3_000 };
const name = fc.oneof(
  fc.constantFrom("alg", "kid", "exp", "nbf", "iat", "iss", "sub", "scope", "jti", "aud", "__proto__", "constructor"),
  fc.string(),
);
const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.string(), fc.integer(), fc.array(fc.string()));
const part = fc
  .oneof(
    { weight: 4, arbitrary: fc.array(fc.tuple(name, value), { maxLength: 5 }).map(writeObject) },
    fc.jsonValue({ maxDepth: 1 }).map((json) => JSON.stringify(json)),
    fc.string(),
  )
  .map((text) => Buffer.from(text).toString("base64url"));
const token = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(part, part, fc.base64String()).map((parts) => parts.join(".")) },
  { weight: 6, arbitrary: fc.tuple(part, part).map((parts) => `${parts.join(".")}.c2ln`) },
  fc.string(),
);

/** Also a name twice, and `__proto__`, which an object of JavaScript could not hold. */
function writeObject(members: readonly (readonly [string, unknown])[]): string {
  return `{${members.map(([key, held]) => `${JSON.stringify(key)}:${JSON.stringify(held)}`).join(",")}}`;
}

function readByLibrary(text: string): unknown {
  try {
    return decomposeUnverifiedJwt(text);
  } catch {
    return "refused";
  }
}

describe("a token's unverified parts", () => {
  it("are read as the library reads them, or left to it", () => {
    let read = 0;
    fc.assert(
      fc.property(token, (text) => {
        const plain = decomposeUnverifiedPlain(text);
        if (plain === undefined) return;
        read += 1;
        expect(plain).toEqual(readByLibrary(text));
      }),
      runs,
    );
    expect(read).toBeGreaterThan(100);
  });

  it.each([
    ["a key of the prototype", '{"__proto__":{"alg":"none"}}'],
    ["one behind an escape", '{"\\u005f_proto__":{}}'],
    ["a constructor inside", '{"a":{"constructor":1}}'],
    ["an audience that is a number", '{"aud":1}'],
    ["a time that is text", '{"exp":"1"}'],
    ["no object", "[]"],
    ["no JSON", "{"],
  ])("are left to the library with %s", (_, text) => {
    const payload = Buffer.from(text).toString("base64url");
    expect(decomposeUnverifiedPlain(`e30.${payload}.c2ln`)).toBeUndefined();
    expect(decomposeUnverifiedPlain(`e30.e30=.c2ln`)).toBeUndefined();
    expect(decomposeUnverifiedPlain(`e30.e30.c2ln`)).toEqual(readByLibrary("e30.e30.c2ln"));
  });
});
