import { describe, expect, it } from "vitest";
import { RequestLog } from "../../../local/domain/request-log.ts";

const entry = (body: Buffer) => ({ domain: "logs", method: "PUT", url: "/", headers: {}, body });

describe("RequestLog", () => {
  it("holds no more of a long body than it shows", () => {
    const log = new RequestLog();
    log.add(entry(Buffer.alloc(5_000_000)));
    const [kept] = log.all();
    expect(kept?.body.length).toBe(256 * 1024);
    expect(kept?.body.buffer.byteLength).toBeLessThan(300_000);
  });

  it("forgets the oldest requests when all together are too much", () => {
    const log = new RequestLog();
    for (let count = 0; count < 1_000; count++) log.add(entry(Buffer.alloc(200_000, count)));
    const bytes = log.all().reduce((sum, { body }) => sum + body.length, 0);
    expect(bytes).toBeLessThanOrEqual(32 * 1024 * 1024);
    expect(log.all().at(-1)?.body[0]).toBe(999 % 256);
    for (let count = 0; count < 2_000; count++) log.add(entry(Buffer.alloc(1)));
    expect(log.all()).toHaveLength(1_000);
  });

  it("tells what became of a request that is still remembered", () => {
    const log = new RequestLog();
    log.add(entry(Buffer.from("{}"))).status = 200;
    expect(log.all()).toMatchObject([{ status: 200, body: Buffer.from("{}") }]);
    log.clear();
    expect(log.all()).toEqual([]);
  });
});
