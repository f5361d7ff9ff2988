import { afterEach, beforeEach, expect } from "vitest";
import { createForwarder, type Forwarder } from "../../../shared/aws/forward.ts";
import type { Deadlines } from "../../../shared/aws/send.ts";
import { FaultError } from "../../../shared/errors.ts";
import { noLogIn, startDomain, type TestDomain } from "./https-server.ts";

export const CREDENTIALS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret-1", sessionToken: "session-1" };

/** A domain and a forwarder that trusts it, new ones for every test. */
export interface ForwarderWorld {
  test: TestDomain;
  forwarder: Forwarder;
  /** the forwarder's clock, epoch milliseconds */
  clock: number;
  credentials: typeof CREDENTIALS;
  readonly soon: (firstByteMs?: number, endMs?: number) => Deadlines;
}

export function useForwarder(): ForwarderWorld {
  const world = {
    soon: (firstByteMs = 2_000, endMs = 4_000) => ({
      firstByteAt: world.clock + firstByteMs,
      endAt: world.clock + endMs,
    }),
  } as ForwarderWorld;
  beforeEach(async () => {
    world.clock = Date.now();
    world.credentials = CREDENTIALS;
    world.test = await startDomain();
    world.forwarder = createForwarder({
      logIn: noLogIn,
      readCredentials: () => world.credentials,
      now: () => world.clock,
      agentOptions: { ca: world.test.ca },
    });
  });
  afterEach(async () => {
    world.forwarder.close();
    await world.test.close();
  });
  return world;
}

export async function faultOf(pending: Promise<unknown>): Promise<FaultError> {
  const error = await pending.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FaultError);
  return error as FaultError;
}
