import { describe, expect, it } from "vitest";
import { toSecurityMember, toSecurityPattern } from "../../../../shared/policy/compile-security/security-pattern.ts";
import { matchesInSecurity } from "./as-security.ts";

describe("a pattern in Security's words", () => {
  it.each([
    ["*", [".kibana_1", ".hidden", ".ds-logs-000001"], ["logs", "a.b"]],
    ["*-logs", [".x-logs", "logs"], ["a-logs", "-logs"]],
    [".k*", [".kibana", ".kibana_1"], [".k", ".kb"]],
    [".*", [".opendistro_security", ".plugins-ml", ".tasks"], [".ds-logs-000001", ".tasks-2"]],
    [".t*", [".tasks"], [".tasksx", ".t"]],
    ["u-${user.name}-*", ["u-alice-1", "u-"], ["u-${user.name}-1"]],
  ])("%s matches neither more nor less than in the gate", (pattern, never, always) => {
    const compiled = toSecurityPattern(pattern);
    expect(never.filter((name) => matchesInSecurity(compiled, name))).toEqual([]);
    expect(always.filter((name) => !matchesInSecurity(compiled, name))).toEqual([]);
  });

  it("holds no attribute that Security would put a name in the place of", () => {
    expect(toSecurityPattern("u-${user.name}-*")).not.toContain("${");
    expect(toSecurityPattern("u-$x-*")).toBe("u-$x-*");
  });

  it("matches none of the names that are excepted, and all others", () => {
    const compiled = toSecurityPattern("logs-*", ["logs-a.b", "logs-x"]);
    expect(matchesInSecurity(compiled, "logs-a.b")).toBe(false);
    expect(matchesInSecurity(compiled, "logs-x")).toBe(false);
    expect(matchesInSecurity(compiled, "secret")).toBe(false);
    for (const name of ["logs-axb", "logs-xx", "logs-", "logs-a.b.c"]) {
      expect([name, matchesInSecurity(compiled, name)]).toEqual([name, true]);
    }
  });

  it("takes a dot as a dot", () => {
    const compiled = toSecurityPattern("a.b*", ["a.bad"]);
    expect(matchesInSecurity(compiled, "axb")).toBe(false);
    expect(matchesInSecurity(compiled, "a.b")).toBe(true);
  });

  it.each(["logs-*", "logs", "LOGS-*-x", ".logs-*"])("%s stays as it is", (pattern) => {
    expect(toSecurityPattern(pattern)).toBe(pattern);
  });
});

describe("a member in Security's words", () => {
  it.each([
    ["a*", ["ab", "a"]],
    ["a?", ["ab"]],
    ["/.*/", ["anybody", "x"]],
    ["*", ["anybody"]],
  ])("%s is no wildcard", (member, others) => {
    const compiled = toSecurityMember(member);
    expect(others.filter((other) => matchesInSecurity(compiled, other))).toEqual([]);
    expect(matchesInSecurity(compiled, member)).toBe(true);
  });

  it("has a wildcard where one is meant, and then for one name alone", () => {
    const compiled = toSecurityMember("arn:aws:iam::123456789012:role/ci-*", "[^/]*");
    expect(matchesInSecurity(compiled, "arn:aws:iam::123456789012:role/ci-x")).toBe(true);
    expect(matchesInSecurity(compiled, "arn:aws:iam::123456789012:role/ci-x/admin")).toBe(false);
    expect(matchesInSecurity(compiled, "arn:aws:iam::123456789012:role/dev")).toBe(false);
  });

  it.each(["devops", "/devops", "a b", "00u1x", "okta:devops"])("%s stays as it is", (member) => {
    expect(toSecurityMember(member)).toBe(member);
  });
});
