import { describe, expect, it } from "vitest";
import { describeFault } from "../../../shared/audit/fault.ts";
import { readUser } from "../../../shared/aws/read-user.ts";
import type { FaultError } from "../../../shared/errors.ts";

const ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:logs-a1b2c3";
const VALUE = "S3CRET";

describe("a secret of the wrong shape is our fault, and shows nothing of it", () => {
  it.each([
    ["empty", ""],
    ["no JSON", VALUE],
    ["half of it", `{"username":"gate","password":"${VALUE}`],
    ["null", "null"],
    ["a list", `["gate","${VALUE}"]`],
    ["no user", `{"password":"${VALUE}"}`],
    ["no password", `{"username":"${VALUE}"}`],
    ["an empty password", `{"username":"${VALUE}","password":""}`],
    ["a number as a password", `{"username":"${VALUE}","password":7}`],
    ["a user with a colon", `{"username":"a:b","password":"${VALUE}"}`],
    ["a line break", `{"username":"gate","password":"${VALUE}\\nx"}`],
    ["half of a letter", `{"username":"gate","password":"${VALUE}\\ud800"}`],
  ])("%s", async (_what, text) => {
    const fault = await readUser(async () => text, ARN).then(
      () => expect.unreachable("a user was read"),
      (error: FaultError) => error,
    );
    expect(fault).toMatchObject({ code: "gate-failed" });
    expect(JSON.stringify(describeFault(fault))).not.toContain(VALUE);
    expect(fault.message).toContain(ARN);
  });

  it("and so is an ARN of nothing", async () => {
    await expect(readUser(async () => "{}", "logs")).rejects.toMatchObject({ code: "gate-failed" });
  });
});

describe("a user", () => {
  it("is read in the region of the secret, and written as RFC 7617 says", async () => {
    const header = await readUser(async (secret) => {
      expect(secret).toEqual({ arn: ARN, region: "eu-central-1", host: "secretsmanager.eu-central-1.amazonaws.com" });
      return '{"username":"gate","password":"p:ä","engine":"opensearch"}';
    }, ARN);
    expect(Buffer.from(header.replace("Basic ", ""), "base64").toString()).toBe("gate:p:ä");
  });
});
