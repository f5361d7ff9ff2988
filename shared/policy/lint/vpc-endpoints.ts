import type { Domain, PolicyDocument } from "../document.ts";
import type { LintRule } from "./rule.ts";

/** What a policy has the gate call from inside its VPC, besides the domains. */
export const vpcEndpoints: LintRule = {
  id: "vpc-endpoints",
  severity: "information",
  summary: "the VPC endpoints that a policy needs",
  *find(policy) {
    const named = new Set<string>();
    for (const { path, endpoint } of needs(policy)) {
      if (named.has(endpoint)) continue;
      named.add(endpoint);
      yield { path, message: `in the VPC of the proxy this takes ${endpoint}, or a way out such as a NAT gateway` };
    }
  },
};

interface Need {
  readonly path: readonly string[];
  readonly endpoint: string;
}

/** Way into a domain → the endpoint that it takes, if any. Signing with the gate's own role takes none. */
const OF_AUTH: {
  readonly [Type in Domain["auth"]["type"]]: (auth: Extract<Domain["auth"], { type: Type }>) => string | undefined;
} = {
  sigv4: () => undefined,
  assumeRole: () => "the interface endpoint `com.amazonaws.<region of the stack>.sts`",
  basic: ({ secretId }) => `the interface endpoint \`com.amazonaws.${secretId.split(":")[3]}.secretsmanager\``,
};

function* needs({ domains, access }: PolicyDocument): Iterable<Need> {
  if (access !== undefined) {
    const path = [Object.keys(access.entitlements).length > 0 ? "entitlements" : "breakGlass"];
    yield { path, endpoint: "the gateway endpoint `com.amazonaws.<region of the stack>.dynamodb`" };
  }
  for (const [name, { auth, service, region }] of Object.entries(domains)) {
    const path = ["domains", name];
    if (service === "aoss") {
      yield {
        path,
        endpoint: `an OpenSearch Serverless endpoint in \`${region}\` that the collection's network policy names`,
      };
    }
    const endpoint = OF_AUTH[auth.type](auth as never);
    if (endpoint !== undefined) yield { path: [...path, "auth"], endpoint };
  }
}
