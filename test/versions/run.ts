import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { OLDER_VERSIONS } from "../support/older/older-node.ts";

const HELP = `npm run test:versions -- [VERSION…]

Runs the cases of test/surface and the comparison of paths at nodes of older versions, whose jars come from Maven Central
(about 60 MB each, once): ${OLDER_VERSIONS.join(", ")}.

exit: 0 all passed, 1 could not run, 3 a test failed`;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { help: { type: "boolean" } } });
const unknown = positionals.filter((name) => !OLDER_VERSIONS.some((version) => version === name));
if (values.help === true || unknown.length > 0) {
  console.log(HELP);
  process.exitCode = values.help === true ? 0 : 1;
} else {
  for (const version of positionals.length === 0 ? OLDER_VERSIONS : positionals) {
    console.log(`\n${version}`);
    const env = { ...process.env, DOMAIN_VERSION: version };
    const { status } = spawnSync("npx", ["vitest", "run", "--project", "versions"], { env, stdio: "inherit" });
    if (status !== 0) process.exitCode = 3;
  }
}
