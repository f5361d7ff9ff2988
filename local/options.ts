import { statSync } from "node:fs";
import { resolve } from "node:path";
import { ArgumentError, parseArguments } from "../cli/parse-arguments.ts";
import type { GatewayType } from "./gateway/types.ts";
import { StackFailure } from "./stack/failure.ts";

export interface StartOptions {
  readonly policyFile: string | undefined;
  readonly gateway: GatewayType;
  readonly port: number | undefined;
  readonly seed: boolean;
  readonly help: boolean;
}

export const HELP = `the whole gate on this machine

  npm start -- [options]

  --policy FILE        the policy to run with (policy.yml)
  --gateway rest|http  the kind of API Gateway to play (rest)
  --port N             the gateway's port (a free one)
  --no-seed            write no sample data
  --help               this text

OpenSearch comes from OPENSEARCH_URL when that is set, else from Maven Central
(needs mvn and a JDK of 21 or newer), else from Docker. Ctrl-C stops everything.`;

/** Throws `StackFailure` for an option that is not known or cannot be. */
export function parseStartOptions(args: readonly string[]): StartOptions {
  const values = parse(args);
  if (values.gateway !== "rest" && values.gateway !== "http") {
    throw new StackFailure(`--gateway is \`rest\` or \`http\`, not \`${values.gateway}\``);
  }
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
    throw new StackFailure(`--port is a number from 1 to 65535, not \`${values.port}\``);
  }
  const policyFile = values.policy === undefined ? undefined : resolve(values.policy);
  if (policyFile !== undefined && statSync(policyFile, { throwIfNoEntry: false })?.isFile() !== true)
    throw new StackFailure(`there is no file \`${values.policy}\``);
  return { policyFile, gateway: values.gateway, port, seed: values["no-seed"] !== true, help: values.help === true };
}

function parse(args: readonly string[]) {
  try {
    return parseArguments({
      args: [...args],
      options: {
        policy: { type: "string" },
        gateway: { type: "string", default: "rest" },
        port: { type: "string" },
        "no-seed": { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    throw error instanceof ArgumentError ? new StackFailure(error.message) : error;
  }
}
