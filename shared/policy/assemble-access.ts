import type { AccessMembers, AccessPolicy, Entitlement, Notify, PolicyGrant } from "./document.ts";
import { durationSeconds } from "./duration.ts";
import type { PolicyFile } from "./schema.ts";

type FileEntitlement = NonNullable<PolicyFile["entitlements"]>[string];
type FileGrant = FileEntitlement["grants"][number];
type Lists = { readonly [key in keyof AccessMembers]?: readonly string[] | undefined };

const PENDING = "3h";
const CLEANUP_AFTER_DAYS = 90;

/** What a policy file says of temporary access, defaults filled in; undefined: there is none. */
export function assembleAccess(file: PolicyFile, toGrant: (grant: FileGrant) => PolicyGrant): AccessPolicy | undefined {
  const { entitlements = {}, breakGlass, owners = {}, accessDetails, cleanup, notify } = file;
  if (Object.keys(entitlements).length === 0 && breakGlass === undefined) return undefined;
  const { integration, resourceOwner } = owners;
  return {
    entitlements: Object.fromEntries(
      Object.entries(entitlements).map(([name, entitlement]) => [name, toEntitlement(entitlement, toGrant)]),
    ),
    ...(breakGlass === undefined
      ? {}
      : {
          breakGlass: {
            requesters: toMembers(breakGlass.requesters),
            grants: breakGlass.grants.map(toGrant),
            maxDurationSeconds: durationSeconds(breakGlass.maxDuration),
          },
        }),
    owners: {
      ...(integration === undefined ? {} : { integration: toMembers(integration) }),
      ...(resourceOwner === undefined ? {} : { resourceOwner }),
    },
    ...(accessDetails === undefined ? {} : { details: accessDetails }),
    cleanupAfterDays: cleanup?.afterDays ?? CLEANUP_AFTER_DAYS,
    ...(notify === undefined ? {} : { notify: toNotify(notify) }),
  };
}

function toNotify({ webhook, ...others }: NonNullable<PolicyFile["notify"]>): Notify {
  return { ...others, ...(webhook === undefined ? {} : { webhookSecret: webhook.secretId }) };
}

function toEntitlement(written: FileEntitlement, toGrant: (grant: FileGrant) => PolicyGrant): Entitlement {
  const { approvers, auto, hours, ticket } = written;
  return {
    requesters: toMembers(written.requesters),
    grants: written.grants.map(toGrant),
    maxDurationSeconds: durationSeconds(written.maxDuration),
    ...(approvers === undefined ? {} : { approvers: approvers === "resourceOwner" ? approvers : toMembers(approvers) }),
    ...(auto === undefined ? {} : { auto: hours ?? true }),
    approvals: written.approvals ?? 1,
    justification: written.justification ?? "required",
    ...(ticket === undefined ? {} : { ticket }),
    pendingSeconds: durationSeconds(written.pendingFor ?? PENDING),
  };
}

function toMembers({ groups = [], users = [], clients = [] }: Lists): AccessMembers {
  return { groups, users, clients };
}
