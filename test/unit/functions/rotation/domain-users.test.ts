import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDomainUsers, type DomainUsers } from "../../../../functions/rotation/domain-users.ts";
import type { RotationCode } from "../../../../functions/rotation/rotation-error.ts";
import { freePort, startDomain, type TestDomain, testDomain } from "../../aws/https-server.ts";

const WHO = { username: "gate", password: "pässword:1" };
const LIKE = { isReserved: false, alternatesWith: undefined, properties: { backend_roles: ["a"] } };
const NEW = { username: "gate-b", password: "new-1", like: LIKE, alternatesWith: "gate" };

let domain: TestDomain;
let users: DomainUsers;

beforeEach(async () => {
  domain = await startDomain();
  users = createDomainUsers({ agentOptions: { ca: domain.ca } });
});
afterEach(() => domain.close());

const CALLS = {
  identify: () => users.identify(domain.domain, WHO),
  read: () => users.read(domain.domain, WHO, "gate-b"),
  write: () => users.write(domain.domain, WHO, NEW),
} as const;
type Call = keyof typeof CALLS;

const CODES: readonly (readonly [Call, number, string, RotationCode])[] = [
  ["identify", 200, "{}", "domain-confused"],
  ["identify", 200, "no JSON", "domain-confused"],
  ["identify", 403, "{}", "domain-confused"],
  ["identify", 503, "{}", "domain-confused"],
  ["identify", 302, "{}", "domain-confused"],
  ["read", 200, '{"gate":{}}', "domain-confused"],
  ["read", 401, "{}", "connector-rejected"],
  ["read", 403, "{}", "connector-rejected"],
  ["read", 500, "{}", "domain-confused"],
  ["write", 401, "{}", "connector-rejected"],
  ["write", 403, "{}", "connector-rejected"],
  ["write", 400, '{"reason":"Weak password"}', "user-rejected"],
  ["write", 404, "{}", "user-rejected"],
  ["write", 429, "{}", "domain-confused"],
  ["write", 500, "{}", "domain-confused"],
];

describe("a domain's users", () => {
  it.each(CODES)("%s, answered %i %s: %s", async (call, status, body, code) => {
    domain.answer = (_, response) => void response.writeHead(status).end(body);
    const error = await (CALLS[call]() as Promise<unknown>).then(
      () => expect.unreachable("it was taken"),
      (reason: unknown) => reason as Error,
    );
    expect(error).toMatchObject({ code });
    expect(error.message).not.toContain(WHO.password);
    expect(error.message).not.toContain(NEW.password);
    expect(error.message).not.toContain("Weak");
    expect(domain.received).toHaveLength(1);
  });

  it("are not there", async () => {
    domain.answer = (_, response) => void response.writeHead(401).end();
    expect(await CALLS.identify()).toBeUndefined();
    domain.answer = (_, response) => void response.writeHead(404).end("{}");
    expect(await CALLS.read()).toBeUndefined();
  });

  it("are silent when nobody listens, or a certificate is not trusted", async () => {
    const nobody = testDomain(await freePort());
    await expect(users.identify(nobody, WHO)).rejects.toMatchObject({ code: "domain-silent" });
    const distrusting = createDomainUsers();
    await expect(distrusting.identify(domain.domain, WHO)).rejects.toMatchObject({ code: "domain-silent" });
    expect(domain.received).toEqual([]);
  });

  it.each(["identify", "read", "write"] as const)(
    "are asked once more when the connection breaks: %s",
    async (call) => {
      const answers = { identify: '{"user_name":"gate","roles":[]}', read: '{"gate-b":{}}', write: "{}" };
      domain.answer = (_, response, socket) => {
        if (domain.received.length === 1) socket.destroy();
        else response.end(answers[call]);
      };
      await CALLS[call]();
      expect(domain.received).toHaveLength(2);
      domain.answer = (_, _response, socket) => socket.destroy();
      await expect(CALLS[call]()).rejects.toMatchObject({ code: "domain-silent" });
      expect(domain.received).toHaveLength(4);
    },
  );

  it("are entered with user and password in UTF-8, in a header alone", async () => {
    domain.answer = (_, response) => response.end("{}");
    await CALLS.write();
    const [{ method, url, headers, body } = expect.unreachable()] = domain.received;
    expect(`${method} ${url}`).toBe("PUT /_plugins/_security/api/internalusers/gate-b");
    const encoded = headers.authorization?.replace("Basic ", "") ?? "";
    expect(Buffer.from(encoded, "base64").toString("utf8")).toBe("gate:pässword:1");
    expect(JSON.parse(body.toString())).toEqual({
      backend_roles: ["a"],
      attributes: { index_gate_alternates_with: "gate" },
      password: "new-1",
    });
  });
});
