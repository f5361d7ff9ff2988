import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Provider } from "oidc-provider";
import { readBody } from "../stack/body.ts";

/** Somebody who can sign in at a local issuer. */
export interface LocalPerson {
  readonly name: string;
  readonly groups: readonly string[];
}

const MAX_FORM = 16 * 1024;
const PATH = /^\/interaction\/[\w-]+(?:\?|$)/;
const STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{max-width:26rem;margin:8vh auto;padding:0 1rem}
button{display:block;width:100%;text-align:left;font:inherit;padding:.6rem .8rem;margin:.4rem 0;border:1px solid #8888;border-radius:.5rem;background:#8881;color:inherit;cursor:pointer}
small{opacity:.75}label{display:block;margin:.6rem 0}input{font:inherit;width:100%;box-sizing:border-box;padding:.4rem}`;
const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

/** True when it is a step of somebody's sign-in, which is then answered: who they want to be, without a password. */
export function isSignIn(request: IncomingMessage): boolean {
  return PATH.test(request.url ?? "");
}

/** Shows who can sign in, and signs in whom they choose: `name` alone, or with `groups` of their own. */
export async function answerSignIn(
  request: IncomingMessage,
  response: ServerResponse,
  provider: Provider,
  people: Map<string, LocalPerson>,
): Promise<void> {
  try {
    const { params } = await provider.interactionDetails(request, response);
    if (request.method !== "POST") return show(response, String(params["client_id"]), [...people.values()]);
    const form = new URLSearchParams((await readBody(request, MAX_FORM))?.toString());
    const name = (form.get("name") ?? "").trim();
    const groups = form.get("groups");
    if (!/^[\w.@+-]{1,80}$/.test(name)) return end(response, 400, "a name of letters, digits and `.@+-_`");
    if (groups !== null) people.set(name, { name, groups: groups.split(/[\s,]+/).filter((group) => group !== "") });
    await provider.interactionFinished(request, response, { login: { accountId: name } });
  } catch {
    end(response, 400, "this sign-in is over: begin again");
  }
}

function show(response: ServerResponse, client: string, people: readonly LocalPerson[]): void {
  const rows = people.map(({ name, groups }) => {
    const what = groups.length === 0 ? "no group" : groups.map((group) => escape(group)).join(", ");
    return `<button name="name" value="${escape(name)}">${escape(name)} <small>(${what})</small></button>`;
  });
  end(
    response,
    200,
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Local sign-in</title><style>${STYLE}</style><main><h1>Who are you?</h1>
<p>A local issuer asks no password. You are signing in to <code>${escape(client)}</code>.</p>
<form method="post">${rows.join("")}</form>
<form method="post"><h2>Somebody else</h2><label>Name <input name="name" required></label>
<label>Groups <input name="groups" placeholder="support, oncall"></label><button>Sign in</button></form></main></html>`,
  );
}

function end(response: ServerResponse, status: number, text: string): void {
  const isPage = text.startsWith("<!doctype");
  response
    .writeHead(status, {
      "content-type": `text/${isPage ? "html" : "plain"}; charset=UTF-8`,
      "cache-control": "no-store",
      "content-security-policy": `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; frame-ancestors 'none'`,
    })
    .end(text);
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
