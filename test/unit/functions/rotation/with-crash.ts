import type { RotationPorts } from "../../../../functions/rotation/rotation.ts";
import { rotateOnce, type RotationWorld } from "./ports.ts";

type Call = (...args: never[]) => unknown;

/** The same ports, of which one call, counted over all of them, throws: before it does anything, or after it did. */
export function withCrash(ports: RotationPorts, at: number, when: "before" | "after"): RotationPorts {
  let count = 0;
  const wrap =
    <F extends Call>(call: F) =>
    (...args: Parameters<F>): unknown => {
      count += 1;
      if (count !== at) return call(...args);
      if (when === "before") throw new Error("crash");
      const result = call(...args);
      if (!(result instanceof Promise)) throw new Error("crash");
      return result.then(() => Promise.reject(new Error("crash")));
    };
  const wrapAll = <T extends object>(port: T): T =>
    Object.fromEntries(Object.entries(port).map(([name, call]) => [name, wrap(call as Call)])) as T;
  return {
    find: ports.find,
    store: wrapAll(ports.store),
    users: wrapAll(ports.users),
    generatePassword: wrap(ports.generatePassword) as RotationPorts["generatePassword"],
  };
}

/** Runs a rotation that ends at its `at`-th call of a port, if it has as many; tells whether it ended so. */
export async function crash(
  world: RotationWorld,
  token: string,
  at: number,
  when: "before" | "after",
): Promise<boolean> {
  const healthy = world.ports;
  world.ports = withCrash(healthy, at, when);
  const crashed = await rotateOnce(world, token).then(
    () => false,
    (error: Error) => error.message === "crash" || Promise.reject(error),
  );
  world.ports = healthy;
  return crashed;
}
