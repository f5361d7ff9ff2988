import { spawnSync } from "node:child_process";
import { ArgumentError, parseArguments } from "../../cli/parse-arguments.ts";
import { OLDER_VERSIONS } from "../support/older/older-node.ts";

const HELP = `npm run test:versions -- [VERSION…]

Runs the cases of test/surface and the comparison of paths at nodes of older versions, whose jars come from Maven Central
(about 60 MB each, once): ${OLDER_VERSIONS.join(", ")}.

exit: 0 all passed, 1 could not run, 3 a test failed`;

/** Throws `ArgumentError` for a version that no node is known for; undefined: help is asked for. */
function readVersions(): readonly string[] | undefined {
  const { values, positionals } = parseArguments({ allowPositionals: true, options: { help: { type: "boolean" } } });
  if (values.help === true) return undefined;
  const unknown = positionals.find((name) => !OLDER_VERSIONS.some((version) => version === name));
  if (unknown !== undefined) throw new ArgumentError(`no version \`${unknown}\`; known: ${OLDER_VERSIONS.join(", ")}`);
  return positionals.length === 0 ? OLDER_VERSIONS : positionals;
}

function runVersion(version: string): void {
  console.log(`\n${version}`);
  const env = { ...process.env, DOMAIN_VERSION: version };
  const { status } = spawnSync("npx", ["vitest", "run", "--project", "versions"], { env, stdio: "inherit" });
  if (status !== 0) process.exitCode = 3;
}

try {
  const versions = readVersions();
  if (versions === undefined) console.log(HELP);
  versions?.forEach(runVersion);
} catch (error) {
  console.error(error instanceof ArgumentError ? error.message : error);
  process.exitCode = 1;
}
