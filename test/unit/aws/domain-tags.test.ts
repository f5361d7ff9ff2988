import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDomainTags, tagsHost } from "../../../local/domain/domain-tags.ts";
import { runInjected } from "../../../local/inject.ts";
import { issueCertificates } from "../../../local/stack/certificates.ts";
import { createTagReader } from "../../../shared/aws/domain-tags.ts";

const ARN = "arn:aws:es:eu-west-1:123456789012:domain/logs";
const CREDENTIALS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
const HOSTS = [tagsHost("eu-west-1"), tagsHost("cn-north-1")];

describe("the tags of domains", () => {
  let service: Awaited<ReturnType<typeof startDomainTags>>;
  let ca: string;
  beforeAll(async () => {
    const certificates = await issueCertificates(HOSTS);
    ({ ca } = certificates);
    const tags = new Map([[ARN, { team: "orders", "cost center": "a b" }]]);
    service = await startDomainTags({ tags, certificates, credentials: () => CREDENTIALS });
  });
  afterAll(() => service.close());

  const read = (arn: string, secretAccessKey = "secret", port = service.port) => {
    const ports = new Map(HOSTS.map((host) => [`${host}:443`, port]));
    const reader = createTagReader({ readCredentials: () => ({ ...CREDENTIALS, secretAccessKey }) });
    return runInjected({ ports, ca }, () => reader(arn));
  };

  it("are a fault of ours where they may not be read, and where nobody answers", async () => {
    await expect(read(ARN, "another")).rejects.toThrow("OpenSearch Service answered ListTags with 403");
    await expect(read(ARN, "secret", 1)).rejects.toMatchObject({
      code: "gate-failed",
      message: "OpenSearch Service did not answer ListTags",
    });
  });

  it("are read in the domain's own region, signed", async () => {
    expect(Object.fromEntries(await read(ARN))).toEqual({ team: "orders", "cost center": "a b" });
    expect(await read("arn:aws-cn:es:cn-north-1:123456789012:domain/logs")).toEqual(new Map());
  });
});
