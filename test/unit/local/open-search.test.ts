import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { startOpenSearch } from "../../../local/opensearch/node.ts";
import { StackFailure } from "../../../local/stack/failure.ts";
import { freePort } from "../aws/https-server.ts";

const servers: Server[] = [];

/** Answers everything with the next of these statuses, the last again and again. */
async function answering(...statuses: number[]): Promise<string> {
  const server = createServer((_, response) => {
    response.writeHead((statuses.length > 1 ? statuses.shift() : statuses[0]) ?? 200);
    response.end('{"version":{"number":"3.8.0"}}');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const reasonOf = async (url: string): Promise<string> => {
  const error: unknown = await startOpenSearch({ url }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(StackFailure);
  return (error as StackFailure).message;
};

describe("an OpenSearch that is named", () => {
  it("is refused at once when it cannot be one", async () => {
    expect(await reasonOf("nonsense")).toBe("OPENSEARCH_URL is not an http or https URL: `nonsense`");
    expect(await reasonOf("ftp://127.0.0.1/")).toBe("OPENSEARCH_URL is not an http or https URL: `ftp://127.0.0.1/`");
  });

  it("is refused at once when it wants authentication, or is something else", async () => {
    const [secured, other] = [await answering(401), await answering(404)];
    expect(await reasonOf(secured)).toBe(`OpenSearch at \`${secured}\` wants authentication: one without is needed`);
    expect(await reasonOf(other)).toBe(`what answers at \`${other}\` is no OpenSearch: its health is 404`);
  });

  it("is said to be waited for while it cannot be reached", async () => {
    const stopping = new AbortController();
    const lines: string[] = [];
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const starting = startOpenSearch({ url, onProgress: (line) => lines.push(line), signal: stopping.signal });
    await expect
      .poll(() => lines)
      .toEqual([`waiting for OpenSearch at ${url} (connect ECONNREFUSED 127.0.0.1:${port})`]);
    stopping.abort();
    await expect(starting).rejects.toThrow("aborted");
  });

  it("is waited for while it starts, and used", async () => {
    const url = await answering(503, 408, 200);
    expect(await startOpenSearch({ url: `${url}/` })).toMatchObject({ url, version: "3.8.0" });
  });
});
