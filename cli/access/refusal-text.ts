import type { ProblemCode } from "../../shared/access/access-problem.ts";
import type { ExitCode } from "../command.ts";
import { printable } from "../printable.ts";
import { TOKEN_ADVICE } from "./gate-address.ts";
import type { GateRefusal } from "./gate-connection.ts";

/** 2: the gate's answer is no; 1: it could not be asked as it was */
interface Advice {
  readonly exit: ExitCode;
  /** what to do about it */
  readonly advice: string;
}

const LIST = "index-gate access list shows your requests";
const ASK = "index-gate access entitlements shows what you may ask for";

const ADVICE: Readonly<Record<ProblemCode, Advice>> = {
  "request-malformed": { exit: 1, advice: "see index-gate access --help for the form" },
  "beyond-entitlement": { exit: 2, advice: `${ASK}; ask for less` },
  "duration-too-long": { exit: 2, advice: "ask for less with --duration" },
  "justification-missing": { exit: 2, advice: "say why with --reason" },
  "ticket-missing": { exit: 2, advice: "name it with --ticket" },
  "not-entitled": { exit: 2, advice: ASK },
  "own-request": { exit: 2, advice: "somebody else has to answer it" },
  "not-approver": { exit: 2, advice: "index-gate access waiting shows what waits for you" },
  "not-allowed": { exit: 2, advice: "its requester or its approvers can" },
  "principal-blocked": { exit: 2, advice: "the owners of the integration can let you go again" },
  "request-not-found": { exit: 2, advice: `check the id: ${LIST}` },
  "state-changed": { exit: 2, advice: "index-gate access show ID says what it is by now" },
  "already-reviewed": { exit: 2, advice: "nothing is left to do" },
  "key-reused": { exit: 2, advice: "take another --key for another ask" },
  "too-many-pending": { exit: 2, advice: `${LIST}; withdraw what you do not need` },
};

const OTHERS: Readonly<Record<string, Advice>> = {
  "token-invalid": { exit: 1, advice: TOKEN_ADVICE },
  "token-expired": { exit: 1, advice: TOKEN_ADVICE },
  "rate-limited": { exit: 1, advice: "try again in a while" },
  "gate-failed": { exit: 1, advice: "try again; the gate's log has the request id" },
  "not-found": { exit: 1, advice: "this gate has no temporary access: its policy needs entitlements" },
};

/** A refusal in one line that says what to do, and the exit code that stands for it. */
export function refusalText({ code, message, status }: GateRefusal): { text: string; exit: ExitCode } {
  const known = Object.hasOwn(ADVICE, code)
    ? ADVICE[code as ProblemCode]
    : Object.hasOwn(OTHERS, code)
      ? OTHERS[code]
      : undefined;
  const { exit, advice } = known ?? { exit: status === 403 ? 2 : 1, advice: `the gate answers with ${status}` };
  return { text: `${printable(code)}: ${printable(message)}; ${advice}`, exit };
}
