import { describe, expect, it } from "vitest";
import { readWish } from "../../../local/sts/read-wish.ts";

const CALL = {
  Action: "AssumeRole",
  Version: "2011-06-15",
  RoleArn: "arn:aws:iam::210987654321:role/search/logs",
  RoleSessionName: "okta=alice",
  DurationSeconds: "3600",
  "Tags.member.1.Key": "index-gate-principal",
  "Tags.member.1.Value": "okta:alice",
};

const read = (change: Readonly<Record<string, string>>) =>
  readWish(new URLSearchParams({ ...CALL, ...change }).toString());

describe("the local STS refuses as STS does", () => {
  it.each<[string, Readonly<Record<string, string>>, string]>([
    ["another action", { Action: "GetCallerIdentity" }, "InvalidAction"],
    ["another version", { Version: "2010-05-08" }, "InvalidAction"],
    ["no role", { RoleArn: "" }, "ValidationError"],
    ["a user", { RoleArn: "arn:aws:iam::210987654321:user/a" }, "ValidationError"],
    ["a name with a colon", { RoleSessionName: "okta:alice" }, "ValidationError"],
    ["a name of 65 characters", { RoleSessionName: "a".repeat(65) }, "ValidationError"],
    ["a name of one", { RoleSessionName: "a" }, "ValidationError"],
    ["more than an hour for a chained session", { DurationSeconds: "3601" }, "ValidationError"],
    ["a time that is none", { DurationSeconds: "long" }, "ValidationError"],
    ["a tag with a character that no tag has", { "Tags.member.1.Value": "a#b" }, "ValidationError"],
    ["a tag that is too long", { "Tags.member.1.Value": "a".repeat(257) }, "ValidationError"],
    ["a tag twice", { "Tags.member.2.Key": "index-gate-principal", "Tags.member.2.Value": "x" }, "ValidationError"],
  ])("%s", (_what, change, code) => {
    expect(read(change).wish).toEqual({ status: 400, code });
  });
});

describe("the local STS reads", () => {
  it("role, name, tags and external id", () => {
    expect(read({ ExternalId: "x1" })).toEqual({
      wish: {
        roleArn: CALL.RoleArn,
        name: "okta=alice",
        tags: { "index-gate-principal": "okta:alice" },
        durationSeconds: 3_600,
      },
      externalId: "x1",
    });
    expect(read({})).not.toHaveProperty("externalId");
  });
});
