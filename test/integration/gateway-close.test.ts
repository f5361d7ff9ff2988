import http from "node:http";
import { describe, expect, it } from "vitest";
import { startGateway } from "../../local/gateway/gateway.ts";
import type { LoadedFunction } from "../../local/gateway/lambda.ts";

describe("closing the local gateway", () => {
  /** A gateway whose function takes `ms`; resolves when the function has been called. */
  const startAndAsk = async (ms: number) => {
    const ended = { value: false };
    let call = (): void => undefined;
    const called = new Promise<void>((resolve) => {
      call = resolve;
    });
    const proxy: LoadedFunction = {
      kind: "buffered",
      call: async () => {
        call();
        await new Promise((resolve) => setTimeout(resolve, ms).unref());
        ended.value = true;
        return { statusCode: 200, headers: {}, body: "" };
      },
    };
    const authorizer: LoadedFunction = { kind: "buffered", call: async () => ({ isAuthorized: true }) };
    const gateway = await startGateway({ type: "http", authorizer, proxy, responses: [] });
    http.get(gateway.url, { headers: { authorization: "good" } }).on("error", () => undefined);
    await called;
    return { gateway, ended };
  };

  it("waits for a function that still runs, so that its last line is written", async () => {
    const { gateway, ended } = await startAndAsk(300);
    await gateway.close();
    expect(ended.value).toBe(true);
  });

  it("does not wait for ever", async () => {
    const { gateway, ended } = await startAndAsk(60_000);
    await gateway.close();
    expect(ended.value).toBe(false);
  });
});
