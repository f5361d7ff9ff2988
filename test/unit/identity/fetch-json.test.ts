import https from "node:https";
import type { AddressInfo } from "node:net";
import { generate } from "selfsigned";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fetchJson } from "../../../shared/identity/fetch-json.ts";

describe("fetching a JSON document", () => {
  let origin = "";
  let server: https.Server;
  let certificate = "";
  let redirected = 0;
  let connections = 0;
  const caBefore = https.globalAgent.options.ca;

  beforeAll(async () => {
    const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }], {
      extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] }],
    });
    server = https.createServer({ key, cert }, ({ url = "" }, answer) => {
      if (url === "/document") answer.end('{"keys":["ü"]}');
      else if (url === "/redirect") answer.writeHead(302, { location: `${origin}/target` }).end();
      else if (url === "/target") {
        redirected++;
        answer.end("{}");
      } else if (url === "/large") answer.end(`"${"x".repeat(262_144)}"`);
      else if (url === "/text") answer.end("<html>");
      else if (url === "/latin1") answer.end(Buffer.from('{"keys":["\xfc"]}', "latin1"));
      else if (url === "/cut") answer.writeHead(200, { "content-length": "100" }).write("{", () => answer.destroy());
      else if (url === "/slow") answer.write("{");
      else answer.writeHead(404).end("{}");
    });
    server.on("secureConnection", () => connections++);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `https://localhost:${(server.address() as AddressInfo).port}`;
    certificate = cert;
    https.globalAgent.options.ca = cert;
  });

  afterAll(() => {
    https.globalAgent.options.ca = caBefore;
    server.closeAllConnections();
    server.close();
  });

  it.each([
    ["/missing", "answered with status 404"],
    ["/redirect", "answered with status 302"],
    ["/large", "more than 262144 bytes"],
    ["/text", "not a JSON document"],
    ["/latin1", "not a JSON document"],
    ["/cut", "aborted"],
    ["/slow", "no answer within 3000 ms"],
  ])("refuses %s: %s", async (path, why) => {
    await expect(fetchJson(`${origin}${path}`)).rejects.toThrow(`\`${origin}${path}\`: ${why}`);
    expect(redirected).toBe(0);
  });

  it("refuses an address without TLS, and one where nothing listens", async () => {
    await expect(fetchJson("http://localhost/document")).rejects.toThrow("not an https address");
    await expect(fetchJson("https://localhost:1/document")).rejects.toThrow("`https://localhost:1/document`: ");
  });

  it("refuses a certificate that it has no reason to trust", async () => {
    https.globalAgent.destroy();
    https.globalAgent.options.ca = caBefore;
    await expect(fetchJson(`${origin}/document`)).rejects.toThrow(/certificate/);
    https.globalAgent.options.ca = certificate;
  });

  it("reads one, each over a connection of its own", async () => {
    const before = connections;
    expect(await fetchJson(`${origin}/document`)).toEqual({ keys: ["ü"] });
    expect(await fetchJson(`${origin}/document`)).toEqual({ keys: ["ü"] });
    expect(connections - before).toBe(2);
  });
});
