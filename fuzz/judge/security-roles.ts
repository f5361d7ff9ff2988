import type { NamesView } from "../../shared/opensearch/names-view.ts";
import { compileRole, type SecurityRole } from "../../shared/policy/compile-security/security-role.ts";
import type { Identity } from "../node/node-client.ts";
import { DOMAIN, type FuzzPrincipal, grantsOf, streamOf } from "../principal.ts";
import type { World } from "../world.ts";

/** Roles beside those that equal the grants: what a path asks the cluster for before it asks for its indices. */
const PATH_ROLES: readonly PathRole[] = [
  {
    name: "fuzz-cat",
    path: /^\/_(?:cat|list)\//,
    forAll: true,
    // names and states of the indices asked for, and their health
    permissions: ["cluster:monitor/state", "cluster:monitor/health"],
  },
  { name: "fuzz-settings", path: /^\/_cluster\/settings/, forAll: false, permissions: ["cluster:monitor/state"] },
];

interface PathRole {
  readonly name: string;
  readonly path: RegExp;
  /** false: only for who has the cluster right `monitor` */
  readonly forAll: boolean;
  readonly permissions: readonly string[];
}

/** Security's role that equals the grants in this world, and goes on doing so while requests make indices. */
export function roleOf(principal: FuzzPrincipal, world: World): SecurityRole {
  return compileRole(grantsOf(principal), DOMAIN, viewOf(world), "except");
}

function viewOf({ indices, aliases, streams }: World): NamesView {
  const entries = [
    ...indices.map(({ name, isClosed, isHidden }) => ({ name, isOpen: !isClosed, isHidden })),
    ...streams.map(({ backing }) => ({ name: backing, isOpen: true, isHidden: true })),
  ];
  return {
    indices: new Map(entries.map(({ name, ...rest }) => [name, { ...rest, stream: streamOf(name) }])),
    aliases: new Map(aliases.map((alias) => [alias.name, alias.indices])),
    streams: new Map(streams.map(({ name, backing }) => [name, { indices: [backing], timestampField: undefined }])),
  };
}

/** The body of `PATCH /_plugins/_security/api/roles`. */
export function rolesPatch(principals: readonly FuzzPrincipal[], world: World): unknown {
  const extras = PATH_ROLES.map(({ name, permissions }) => {
    return [name, { cluster_permissions: permissions, index_permissions: [] }] as const;
  });
  const roles = [...principals.map((each) => [each.name, roleOf(each, world)] as const), ...extras];
  return roles.map(([name, value]) => ({ op: "add", path: `/${name}`, value }));
}

export function identityOf({ name, isMonitor }: FuzzPrincipal, target: string): Identity {
  const extras = PATH_ROLES.filter(({ path, forAll }) => (forAll || isMonitor) && path.test(target));
  return { user: name, roles: [name, ...extras.map((extra) => extra.name)] };
}
