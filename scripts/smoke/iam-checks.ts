import { type Check, hasProbe, JSON_TYPE, NAME, namesMissing, OTHER, PROBE, type Target } from "./checks.ts";
import type { Received, Sent } from "./send.ts";
import type { Sign } from "./sign.ts";
import { describe, fail, isRefusal, pass, skip, type Verdict } from "./verdict.ts";

interface IamTarget extends Target {
  readonly sendSigned: Target["send"];
  readonly sign: Sign;
}

const IAM = "/-/iam";

/** What cannot be proved of signed requests without a gateway that checks them. */
const CHECKS: readonly { readonly name: string; readonly run: (target: IamTarget) => Promise<Verdict> }[] = [
  {
    name: "signed with AWS IAM",
    run: async ({ sendSigned }) => {
      const answer = await sendSigned({ method: "GET", path: `${IAM}/` });
      return answer.status === 200 ? pass() : fail(`GET ${IAM}/ answers ${describe(answer)}`);
    },
  },
  {
    name: "signed, with a body",
    run: async ({ sendSigned }) => {
      for (const method of ["POST", "GET"]) {
        const answer = await sendSigned({ method, path: `${IAM}/_search`, headers: JSON_TYPE, body: PROBE });
        if (answer.status === 403 && answer.headers["index-gate-code"]) return skip("the role may not search");
        if (answer.status !== 200) return fail(`${method} answers ${describe(answer)}`);
        if (!hasProbe(answer)) return fail(`${method}: 200, but the body did not arrive`);
      }
      return pass();
    },
  },
  {
    name: "signed, with %2C and * in the path",
    run: async ({ sendSigned }) => {
      const list = namesMissing(await sendSigned({ method: "GET", path: `${IAM}/${NAME}%2C${OTHER}/_search` }), [
        NAME,
        OTHER,
      ]);
      if (list.result !== "pass") return list;
      return namesMissing(await sendSigned({ method: "GET", path: `${IAM}/${NAME}-*/_search` }), [`${NAME}-*`]);
    },
  },
  {
    name: "refused without a signature",
    run: async ({ send, gateway }) => {
      const answer = await send({ method: "GET", path: `${IAM}/` });
      // a REST API says the same of a route that is not there
      return gateway === "http" ? isForbidden(answer) : isRefusal(answer, 404, ["not-found"]);
    },
  },
  {
    name: "refused with a token in place of a signature",
    run: async ({ sendAs }) => isForbidden(await sendAs({ method: "GET", path: `${IAM}/` })),
  },
  {
    name: "refused with a changed signature",
    run: async ({ sign, send, gateway }) => {
      const signed = await sign({ method: "GET", path: `${IAM}/` });
      const authorization = String(signed.headers?.["authorization"]).replace(/.$/, (last) =>
        last === "0" ? "1" : "0",
      );
      const answer = await send({ ...signed, headers: { ...signed.headers, authorization } });
      return gateway === "http" ? isForbidden(answer) : isRefusal(answer, 401, ["token-invalid"]);
    },
  },
  {
    name: "a signature is nobody elsewhere, and `/%2D/iam` is elsewhere",
    run: async ({ sendSigned, gateway }) => {
      // an HTTP API reads the path decoded: there it is the same route
      const encoded = gateway === "http" ? [] : ["/%2D/iam/_search"];
      for (const path of ["/", "/_search", ...encoded]) {
        const answer = await sendSigned({ method: "GET", path });
        if (answer.status < 400 || answer.status >= 500) return fail(`\`${path}\` answers ${describe(answer)}`);
      }
      return pass();
    },
  },
];

/** The checks of a caller who signs. */
export function iamChecks(sign: Sign): readonly Check[] {
  return CHECKS.map(({ name, run }) => ({
    name,
    run: (target) => run({ ...target, sign, sendSigned: async (sent: Sent) => target.send(await sign(sent)) }),
  }));
}

/** API Gateway's own refusal, whatever it words it like: no function has seen the request. */
function isForbidden(answer: Received): Verdict {
  const isOwn = [400, 401, 403].includes(answer.status);
  return isOwn ? pass() : fail(`${describe(answer)} instead of 403`);
}
