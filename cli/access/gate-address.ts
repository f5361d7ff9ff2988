import type { Environment } from "../../shared/config.ts";
import { UsageError } from "../command.ts";

/** Where the gate's address and the caller's token are read; a token is never an argument, which others can see. */
export const GATE_VARIABLES = { url: "INDEX_GATE_URL", token: "INDEX_GATE_TOKEN" } as const;

export const TOKEN_ADVICE = `put a token of your identity provider into ${GATE_VARIABLES.token}; with npm start running: export ${GATE_VARIABLES.token}=$(npm run --silent token -- --groups GROUP --sub NAME)`;

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

/** The gate's address without a slash at its end. Throws `UsageError` for what a token must not be sent to. */
export function readGateUrl(option: string | undefined, env: Environment): string {
  const written = option ?? env[GATE_VARIABLES.url];
  if (written === undefined || written === "") {
    throw new UsageError(`say where the gate is: --url URL, or ${GATE_VARIABLES.url} in the environment`);
  }
  const url = URL.canParse(written) ? new URL(written) : undefined;
  // what was typed is not repeated: it may hold a password
  if (url !== undefined && (url.username !== "" || url.password !== "")) {
    throw new UsageError(`no credentials in the address; ${TOKEN_ADVICE}`);
  }
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "") {
    throw new UsageError("this is no address of a gate; write it like `https://search.example.com`");
  }
  if (url.protocol === "http:" && !LOOPBACK.test(url.hostname)) {
    throw new UsageError(`\`${url.origin}\` would carry your token in the clear; use https`);
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

/** Throws `UsageError` when there is no token, or something that is none; it is never repeated. */
export function readToken(env: Environment): string {
  const token = env[GATE_VARIABLES.token]?.trim().replace(/^bearer +/i, "") ?? "";
  if (token === "") throw new UsageError(`no token; ${TOKEN_ADVICE}`);
  if (!/^[\w.~+/-]+=*$/.test(token)) throw new UsageError(`${GATE_VARIABLES.token} holds no token; ${TOKEN_ADVICE}`);
  return token;
}
