import { describe, expect, it } from "vitest";
import { usersApiOf } from "../../../../functions/rotation/users-api.ts";
import type { DomainVersion } from "../../../../shared/policy/domain-version.ts";

const AMAZON = "https://vpc-logs-abc123.eu-west-1.es.amazonaws.com";
const OWN = "https://search.example.com";
const ARN = "arn:aws:es:eu-west-1:123456789012:domain/logs";

/** endpoint, ARN, version → where users are */
const APIS: readonly (readonly [string, string | undefined, DomainVersion | undefined, string])[] = [
  [AMAZON, undefined, undefined, "/_plugins/_security/api/internalusers/gate"],
  [AMAZON, undefined, "opensearch-3.1", "/_plugins/_security/api/internalusers/gate"],
  [AMAZON, undefined, "opensearch-2.19", "/_plugins/_security/api/internalusers/gate"],
  [OWN, ARN, "opensearch-2.19", "/_plugins/_security/api/internalusers/gate"],
  [AMAZON, undefined, "opensearch-1.3", "/_opendistro/_security/api/internalusers/gate"],
  [AMAZON, undefined, "elasticsearch-7.10", "/_opendistro/_security/api/internalusers/gate"],
  [OWN, ARN, "elasticsearch-7.10", "/_opendistro/_security/api/internalusers/gate"],
  [OWN, undefined, "elasticsearch-7.10", "/_security/user/gate"],
];

const apiOf = ([endpoint, arn, version]: (typeof APIS)[number]) =>
  usersApiOf({ endpoint, ...(arn === undefined ? {} : { arn }), ...(version === undefined ? {} : { version }) });

describe("what a domain speaks", () => {
  it.each(APIS)("%s, %s, %s: %s", (...row) => {
    expect(apiOf(row).userPath("gate")).toBe(row[3]);
    expect(apiOf(row).userPath("a@b")).toBe(row[3].replace("gate", "a%40b"));
  });
});

describe.each(["opensearch-3.1", "elasticsearch-7.10"] as const)("%s: an answer is not understood", (version) => {
  const api = usersApiOf({ endpoint: OWN, version });

  it.each([undefined, null, "gate", [], {}, { gate: null }, { gate: [] }, { other: {} }])("%j", (answer) => {
    expect(api.parseUser(answer, "gate")).toBeUndefined();
    expect(api.parseIdentity(answer)).toBeUndefined();
  });

  it("as an identity without roles or a name", () => {
    expect(api.parseIdentity({ user_name: "gate", username: "gate" })).toBeUndefined();
    expect(api.parseIdentity({ roles: [] })).toBeUndefined();
    expect(api.parseIdentity({ user_name: 1, username: 1, roles: [] })).toBeUndefined();
  });
});

describe("a user of the Security plugin", () => {
  const api = usersApiOf({ endpoint: AMAZON });

  it.each(["reserved", "hidden", "static"])("that is %s may not be changed", (flag) => {
    expect(api.parseUser({ gate: { [flag]: true } }, "gate")?.isReserved).toBe(true);
    expect(api.parseUser({ gate: { [flag]: false } }, "gate")?.isReserved).toBe(false);
  });

  it("is copied without what the API refuses, with a note of its partner in place of another", () => {
    const answer = {
      gate: {
        hash: "",
        reserved: false,
        backend_roles: ["a"],
        opendistro_security_roles: ["b"],
        attributes: { team: "x", index_gate_alternates_with: "old" },
        static: false,
      },
    };
    const user = api.parseUser(answer, "gate") ?? expect.unreachable();
    expect(user.alternatesWith).toBe("old");
    expect(api.formatUser(user, "new", "gate")).toEqual({
      password: "new",
      backend_roles: ["a"],
      opendistro_security_roles: ["b"],
      attributes: { team: "x", index_gate_alternates_with: "gate" },
    });
  });
});
