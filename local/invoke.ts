import { join } from "node:path";
import { injectEverywhere, setFunctionEnvironment } from "./inject.ts";
import { StackFailure } from "./stack/failure.ts";
import { readStackFiles } from "./stack/stack-file.ts";

/** One run of `serverless invoke local`. */
export interface Invocation {
  /** the project's folder */
  readonly root: string;
  /** the event as read, or its JSON text */
  readonly event: unknown;
}

/**
 * Gets this process ready to run one function on one event against the stack that `npm start` runs: the policy's hosts
 * lead to their stand-ins, the credentials are the stack's, and `{{token:<persona>}}` in the event becomes that persona's token.
 * Throws `StackFailure` when no stack runs, or it has no such persona.
 */
export async function prepareInvoke({ root, event }: Invocation): Promise<{ event: unknown }> {
  const running = readStackFiles(join(root, ".local"));
  if (running === undefined) throw new StackFailure("no stack runs: start one with `npm start`");
  const { stack, secret } = running;
  injectEverywhere({ ports: new Map(Object.entries(secret.ports)), ca: secret.ca });
  setFunctionEnvironment(secret.environment);
  return { event: fillTokens(event, stack.tokens) };
}

/** `{{token:<persona>}}` anywhere in an event's texts. */
export function fillTokens(event: unknown, tokens: Readonly<Record<string, string>>): unknown {
  if (typeof event === "string") {
    return event.replace(/\{\{token:([a-z0-9-]+)\}\}/g, (_all, persona: string) => {
      const token = tokens[persona];
      if (token === undefined) throw new StackFailure(`the stack has no persona \`${persona}\``);
      return token;
    });
  }
  if (Array.isArray(event)) return event.map((item) => fillTokens(item, tokens));
  if (typeof event !== "object" || event === null) return event;
  return Object.fromEntries(Object.entries(event).map(([key, value]) => [key, fillTokens(value, tokens)]));
}
