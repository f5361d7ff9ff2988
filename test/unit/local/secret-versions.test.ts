import { describe, expect, it } from "vitest";
import { SecretVersions } from "../../../local/secrets/secret-versions.ts";

const ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:logs-gate-a1b2c3";
const TOKEN = "11111111-2222-3333-4444-555555555555";

const make = () => new SecretVersions(ARN, "first");
const current = (secret: SecretVersions) => secret.get("AWSCURRENT")?.id ?? expect.unreachable();

describe("a version of a secret is refused", () => {
  it("when it is not there", () => {
    expect(() => make().read(TOKEN, undefined)).toThrow("VersionId: 11111111");
    expect(() => make().read(undefined, "AWSPENDING")).toThrow("staging label: AWSPENDING");
  });

  it("when it has another label than is asked for", () => {
    const secret = make();
    expect(() => secret.read(current(secret), "AWSPENDING")).toThrow("staging label: AWSPENDING");
  });

  it("while it has no value", () => {
    const secret = make();
    secret.startRotation(TOKEN);
    expect(() => secret.read(TOKEN, "AWSPENDING")).toThrow("staging label: AWSPENDING");
    expect(() => secret.read(TOKEN, undefined)).toThrow("VersionId: 11111111");
  });

  it("another value", () => {
    const secret = make();
    secret.put("second", TOKEN, ["AWSPENDING"]);
    expect(() => secret.put("third", TOKEN, ["AWSPENDING"])).toThrow("already exists");
    expect(secret.read(TOKEN, "AWSPENDING").value).toBe("second");
  });

  it("a label that another version keeps", () => {
    const secret = make();
    secret.put("second", TOKEN, ["AWSPENDING"]);
    expect(() => secret.moveStage("AWSCURRENT", TOKEN, undefined)).toThrow("RemoveFromVersionId");
    expect(() => secret.moveStage("AWSCURRENT", TOKEN, TOKEN)).toThrow("RemoveFromVersionId");
    expect(() => secret.moveStage("AWSCURRENT", "other", current(secret))).toThrow("VersionId: other");
    expect(secret.read(undefined, undefined).value).toBe("first");
  });
});

describe("staging labels", () => {
  it("are on one version each, and the one before is kept", () => {
    const secret = make();
    const first = current(secret);
    secret.put("second");
    secret.put("third");
    expect(secret.get("AWSCURRENT")?.value).toBe("third");
    expect(secret.get("AWSPREVIOUS")?.value).toBe("second");
    expect(Object.keys(secret.stages())).toHaveLength(2);
    expect(secret.labelsOf({ id: first })).toEqual([]);
  });

  it("take a rotation to its end", () => {
    const secret = make();
    const first = current(secret);
    secret.startRotation(TOKEN);
    expect(secret.stages()).toEqual({ [first]: ["AWSCURRENT"], [TOKEN]: ["AWSPENDING"] });
    secret.put("second", TOKEN, ["AWSPENDING"]);
    secret.put("second", TOKEN, ["AWSPENDING"]);
    expect(secret.read(undefined, undefined).value).toBe("first");
    secret.moveStage("AWSCURRENT", TOKEN, first);
    secret.moveStage("AWSCURRENT", TOKEN, first);
    expect(secret.stages()).toEqual({ [first]: ["AWSPREVIOUS"], [TOKEN]: ["AWSCURRENT", "AWSPENDING"] });
    secret.moveStage("AWSPENDING", undefined, TOKEN);
    expect(secret.stages()[TOKEN]).toEqual(["AWSCURRENT"]);
  });
});
