import type { Action, PolicyDocument } from "../document.ts";
import { readRoleArn } from "./role-arn.ts";

/** The two policies of an OpenSearch Serverless collection, as its API takes them. */
export interface CollectionPolicies {
  readonly dataAccess: readonly DataAccess[];
  readonly network: readonly NetworkAccess[];
}

interface Rule {
  readonly ResourceType: "index" | "collection";
  readonly Resource: readonly string[];
}

interface DataAccess {
  readonly Description: string;
  readonly Rules: readonly (Rule & { readonly Permission: readonly string[] })[];
  readonly Principal: readonly string[];
}

interface NetworkAccess {
  readonly Description: string;
  readonly Rules: readonly Rule[];
  readonly AllowFromPublic: false;
  readonly SourceVPCEs: readonly string[];
}

export interface CollectionOptions {
  /** its name, which neither endpoint nor ARN tells */
  readonly collection: string;
  readonly roles: readonly string[];
  /** ids of the VPC endpoints that the gate comes by */
  readonly vpcEndpoints: readonly string[];
}

/** What the gate needs to do what a grant of each action allows; the names of all indices it needs in any case. */
const ON_INDICES: Readonly<Record<Action, readonly string[]>> = {
  read: ["aoss:ReadDocument"],
  // a write creates a granted index that is missing, and brings new fields
  write: ["aoss:WriteDocument", "aoss:CreateIndex", "aoss:UpdateIndex"],
  manage: ["aoss:CreateIndex", "aoss:UpdateIndex", "aoss:DeleteIndex"],
};
/** Aliases are items of the collection. */
const ON_COLLECTION: Readonly<Partial<Record<Action, readonly string[]>>> = {
  manage: ["aoss:CreateCollectionItems", "aoss:UpdateCollectionItems", "aoss:DeleteCollectionItems"],
};

const COLLECTION = /^[a-z][a-z0-9-]{2,31}$/;
const VPC_ENDPOINT = /^vpce-[0-9a-f]{8,17}$/;

/**
 * The data access policy that gives the gate's roles what the policy grants on this domain, and nobody anything else, and
 * the network policy that lets nobody in but through these VPC endpoints. Throws `RangeError` for a name that is none.
 */
export function compileAossPolicies(
  policy: PolicyDocument,
  domain: string,
  { collection, roles, vpcEndpoints }: CollectionOptions,
): CollectionPolicies {
  for (const role of roles) readRoleArn(role);
  if (!COLLECTION.test(collection)) throw new RangeError(`\`${collection}\` is no collection's name`);
  const illegal = vpcEndpoints.find((id) => !VPC_ENDPOINT.test(id));
  if (illegal !== undefined) {
    throw new RangeError(`\`${illegal}\` is no VPC endpoint; write it like \`vpce-0123456789abcdef0\``);
  }
  const actions = actionsOn(policy, domain);
  const permissions = (of: Readonly<Partial<Record<Action, readonly string[]>>>): string[] =>
    distinct(actions.flatMap((action) => of[action] ?? []));
  const Description = "index-gate";
  const rules: DataAccess["Rules"] = [
    {
      ResourceType: "index",
      Resource: [`index/${collection}/*`],
      Permission: distinct(["aoss:DescribeIndex", ...permissions(ON_INDICES)]),
    },
    {
      ResourceType: "collection",
      Resource: [`collection/${collection}`],
      Permission: distinct(["aoss:DescribeCollectionItems", ...permissions(ON_COLLECTION)]),
    },
  ];
  return {
    dataAccess: [{ Description, Rules: rules, Principal: distinct(roles).toSorted() }],
    network: [
      {
        Description,
        Rules: [{ ResourceType: "collection", Resource: [`collection/${collection}`] }],
        AllowFromPublic: false,
        SourceVPCEs: distinct(vpcEndpoints).toSorted(),
      },
    ],
  };
}

function actionsOn({ roles }: PolicyDocument, domain: string): Action[] {
  const grants = Object.values(roles).flatMap((role) => role.grants.filter((grant) => grant.domain === domain));
  return distinct(grants.flatMap((grant) => ("actions" in grant ? grant.actions : [])));
}

function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}
