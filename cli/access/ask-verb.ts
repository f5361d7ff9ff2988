import { randomUUID } from "node:crypto";
import type { RequestView } from "../../shared/access/request-view.ts";
import { type ExitCode, type OptionValues, UsageError } from "../command.ts";
import { type CallGate, type GateCall, NoAnswer } from "./gate-connection.ts";
import { requestText } from "./request-text.ts";
import { optionOf, print, type Verb, type VerbCall } from "./verb.ts";
import { waitForAnswer } from "./wait.ts";
import { nameOf, untilText } from "./words.ts";

/** Asks for access, and perhaps waits for the answer. */
export const askVerb: Verb = {
  argument: "ENTITLEMENT",
  options: ["reason", "ticket", "duration", "indices", "actions", "domain", "key", "wait"],
  run: askAndWait,
};

async function askAndWait(ask: VerbCall): Promise<ExitCode> {
  const { values, io, argument, now } = ask;
  const asked = (await callOnce(ask.call, {
    method: "POST",
    path: "/requests",
    headers: { "idempotency-key": optionOf(values, "key") ?? randomUUID() },
    body: readAsk(argument, values),
  })) as RequestView;
  const answered = values["wait"] === true ? await wait(asked, ask) : asked;
  print(ask, answered, () => requestText(answered, now(), io));
  return answered.state === "active" || answered.state === "pending" ? 0 : 2;
}

function wait(asked: RequestView, { call, io, now }: VerbCall): Promise<RequestView> {
  if (asked.state === "pending") {
    io.err(
      `waiting for an answer to ${asked.id}; it lapses ${untilText(asked.lapsesAt, now())}. Ctrl-C stops waiting alone\n`,
    );
  }
  return waitForAnswer(asked, {
    call,
    onProgress: ({ reviews, approvalsNeeded }) => {
      const last = reviews.at(-1);
      if (last !== undefined) io.err(`${last.verdict}d by ${nameOf(last)}, ${reviews.length} of ${approvalsNeeded}\n`);
    },
  });
}

/** An answer that was lost is asked for once more: with the same key it is the same request. */
async function callOnce(call: CallGate, ask: GateCall): Promise<unknown> {
  try {
    return await call(ask);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return call(ask);
  }
}

function readAsk(entitlement: string, values: OptionValues): object {
  const indices = listOf(values["indices"]);
  const actions = listOf(values["actions"]);
  const domain = optionOf(values, "domain");
  if (indices.length === 0 && (actions.length > 0 || domain !== undefined)) {
    throw new UsageError("--actions and --domain narrow what is asked for on --indices; name those, too");
  }
  const grant = {
    ...(domain === undefined ? {} : { domain }),
    indices,
    // the least that one can ask for
    actions: actions.length === 0 ? ["read"] : actions,
  };
  const texts = ["duration", "ticket"].flatMap((name) => {
    const value = optionOf(values, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    entitlement,
    ...(indices.length === 0 ? {} : { grants: [grant] }),
    ...Object.fromEntries(texts),
    justification: optionOf(values, "reason") ?? "",
  };
}

function listOf(value: OptionValues[string]): string[] {
  const given = Array.isArray(value) ? value : value === undefined ? [] : [value];
  const items = given.flatMap((text) => String(text).split(","));
  return [...new Set(items.map((item) => item.trim()))].filter((item) => item !== "");
}
