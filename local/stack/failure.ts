/** A reason not to start, or to stop, that is told to the user in one clear text, without a stack trace. */
export class StackFailure extends Error {
  override readonly name = "StackFailure";
}

/** The one line for anything that went wrong: a failure's own text, else the error's message. */
export function describeFailure(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
