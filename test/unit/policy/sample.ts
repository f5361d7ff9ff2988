/** A small policy without problems; samples are edits of it, so that a problem's place is plain to see. */
export const GOOD = `version: 1
issuers:
  okta:
    type: oidc
    issuer: https://example.okta.com/oauth2/default
    audience: api://opensearch
  staff:
    type: cognito
    userPoolId: eu-west-1_Ab12Cd34E
    clientIds: [4example23456789]
domains:
  logs:
    endpoint: https://vpc-logs-abc123.eu-west-1.es.amazonaws.com
    default: true
  other:
    endpoint: https://vpc-other-abc123.eu-central-1.es.amazonaws.com
roles:
  devops:
    members:
      groups: ["okta:devops"]
      iam: ["arn:aws:iam::123456789012:role/ci-*"]
    grants:
      - indices: ["logs-*", "metrics-*"]
        actions: [read]
      - cluster: [monitor]
        domain: other
`;

/** GOOD with each `from` replaced by its `to`; a `from` that is not there exactly once is a mistake of the test. */
export function edit(...changes: readonly (readonly [from: string, to: string])[]): string {
  let text = GOOD;
  for (const [from, to] of changes) {
    if (text.split(from).length !== 2) throw new Error(`not there exactly once: ${from}`);
    text = text.replace(from, () => to);
  }
  return text;
}

/** A failing sample: what is changed, and every problem it must give, as `line:column rule`. */
export interface Sample {
  readonly what: string;
  readonly text: string;
  readonly problems: readonly string[];
  /** the schema sees it as well as the parser */
  readonly inSchema: boolean;
}

export const sample = (what: string, text: string, inSchema: boolean, ...problems: string[]): Sample => ({
  what,
  text,
  problems,
  inSchema,
});
