import { join } from "node:path";
import { readStackFiles } from "../../local/stack/stack-file.ts";
import type { SigningKeys } from "./sign.ts";

const FOLDER = join(import.meta.dirname, "..", "..", ".local");
const EXECUTE_API = /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/;

/**
 * What requests to `base` are signed with: the first IAM persona of the stack that runs there, if it does, or else the
 * environment's credentials. Throws when there are none.
 */
export function readKeys(base: URL, environment: NodeJS.ProcessEnv, folder = FOLDER): SigningKeys {
  const stack = readStackFiles(folder)?.stack;
  const [persona] = stack !== undefined && new URL(stack.gateway).host === base.host ? Object.values(stack.iam) : [];
  if (persona !== undefined) return persona;
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = environment;
  const region = EXECUTE_API.exec(base.hostname)?.[1] ?? environment["AWS_REGION"];
  if (!accessKeyId || !secretAccessKey || !region) {
    throw new Error("--iam needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_REGION on a custom domain");
  }
  return { accessKeyId, secretAccessKey, sessionToken: AWS_SESSION_TOKEN, region };
}
