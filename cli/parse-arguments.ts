import { type ParseArgsConfig, parseArgs } from "node:util";

/** Arguments that a tool does not know, or that lack something; the message is the one line to print. */
export class ArgumentError extends Error {
  override readonly name = "ArgumentError";
}

/** Node's `parseArgs`, strict, for every tool of the project. Throws `ArgumentError`; `hint` says where help is to be had. */
export function parseArguments<T extends ParseArgsConfig>(config: T, hint = "; --help lists the options") {
  try {
    const parsed = parseArgs({ ...config, strict: true });
    const twice = findTwice(config);
    if (twice !== undefined) throw new ArgumentError(`option \`--${twice}\` is given twice${hint}`);
    return parsed;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new ArgumentError(`${inOurWords(error.message)}${hint}`, { cause: error });
  }
}

/** Of two values one would go without a word. */
function findTwice({ options = {}, ...config }: ParseArgsConfig): string | undefined {
  const { tokens } = parseArgs({ ...config, options, strict: true, tokens: true });
  const names = tokens.flatMap((token) => (token.kind === "option" ? [token.name] : []));
  return names.find((name, at) => {
    const { type, multiple } = options[name] ?? {};
    return type === "string" && multiple !== true && names.indexOf(name) < at;
  });
}

/** Its first sentence, lower case, what was typed in backticks. */
function inOurWords(message: string): string {
  const [sentence = message] = message.split(/\.\s/);
  const quoted = sentence.replaceAll(/'([^']*)'/g, "`$1`").replace(/\.$/, "");
  return quoted.charAt(0).toLowerCase() + quoted.slice(1);
}
