import { FaultError } from "../../errors.ts";
import { askedEvent } from "../asked.ts";
import type { PolicyDocument } from "../document.ts";
import { explain, type ExplainedWorld } from "../explain.ts";
import type { Expectation, ExpectedOutcome } from "./parse.ts";

/** What the gate decides, under the same names as what is expected. */
export type ActualOutcome = ExpectedOutcome & Required<Pick<ExpectedOutcome, "determiningGrants" | "narrowedTo">>;

export interface Difference {
  readonly key: keyof ExpectedOutcome;
  readonly expected: string;
  readonly actual: string;
}

export interface Outcome {
  readonly expectation: Expectation;
  readonly actual: ActualOutcome;
  /** none: as expected */
  readonly differences: readonly Difference[];
}

/** Decides the request of an expectation as the proxy would, with this body, and compares. */
export async function runExpectation(
  expectation: Expectation,
  body: Buffer | undefined,
  policy: PolicyDocument,
  world: ExplainedWorld,
): Promise<Outcome> {
  const event = askedEvent(expectation.by, { ...expectation.request, body }, policy, world.now);
  const actual = await decide(event, policy, world);
  return { expectation, actual, differences: compare(expectation.expected, actual) };
}

async function decide(event: unknown, policy: PolicyDocument, world: ExplainedWorld): Promise<ActualOutcome> {
  try {
    const { decision, code, operation, determiningGrants, narrowedTo } = await explain(event, policy, world);
    return {
      decision,
      ...(code === undefined ? {} : { code }),
      ...(operation === undefined ? {} : { operation }),
      determiningGrants,
      narrowedTo,
    };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    // what the gate cannot decide, it refuses
    return { decision: "deny", code: error.code, determiningGrants: [], narrowedTo: [] };
  }
}

const KEYS = ["decision", "code", "operation", "determiningGrants", "narrowedTo"] as const;

/** A refusal's code is told even where none was expected: it says what happened. */
function compare(expected: ExpectedOutcome, actual: ActualOutcome): Difference[] {
  const differences = KEYS.flatMap((key): Difference[] => {
    const wanted = expected[key];
    if (wanted === undefined) return [];
    const [want, is] = [textOf(wanted), textOf(actual[key])];
    return want === is ? [] : [{ key, expected: want, actual: is }];
  });
  const isUnexpectedDeny = actual.decision === "deny" && expected.decision !== "deny";
  if (!isUnexpectedDeny) return differences;
  return [...differences.slice(0, 1), { key: "code", expected: "none", actual: textOf(actual.code) }];
}

function textOf(value: string | readonly string[] | undefined): string {
  if (typeof value === "string") return value;
  return value === undefined || value.length === 0 ? "none" : value.toSorted().join(", ");
}
