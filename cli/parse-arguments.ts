import { type ParseArgsConfig, parseArgs } from "node:util";

/** Arguments that a tool does not know, or that lack something; the message is the one line to print. */
export class ArgumentError extends Error {
  override readonly name = "ArgumentError";
}

/** Node's `parseArgs`, strict, for every tool of the project. Throws `ArgumentError`; `hint` says where help is to be had. */
export function parseArguments<T extends ParseArgsConfig>(config: T, hint = "; --help lists the options") {
  try {
    return parseArgs({ ...config, strict: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new ArgumentError(`${inOurWords(error.message)}${hint}`, { cause: error });
  }
}

/** Its first sentence, lower case, what was typed in backticks. */
function inOurWords(message: string): string {
  const [sentence = message] = message.split(/\.\s/);
  const quoted = sentence.replaceAll(/'([^']*)'/g, "`$1`").replace(/\.$/, "");
  return quoted.charAt(0).toLowerCase() + quoted.slice(1);
}
