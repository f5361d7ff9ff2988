import type { AccessPolicy } from "../../../shared/policy/document.ts";
import type { Accessor } from "../../../shared/access/accessor.ts";

const NOBODY = { groups: [], users: [], clients: [] };
const people = (...groups: string[]) => ({ ...NOBODY, groups });

/** A policy with one entitlement of each kind. */
export const ACCESS_POLICY: AccessPolicy = {
  entitlements: {
    "support-read": {
      requesters: people("okta:support"),
      grants: [{ domain: "logs", indices: ["logs-*", "orders-*"], actions: ["read"] }],
      maxDurationSeconds: 3_600,
      approvers: people("okta:leads"),
      approvals: 1,
      justification: "required",
      pendingSeconds: 10_800,
    },
    "release-write": {
      requesters: people("okta:support"),
      grants: [{ domain: "logs", indices: ["releases-*"], actions: ["read", "write"] }],
      maxDurationSeconds: 600,
      approvers: people("okta:leads"),
      approvals: 2,
      justification: "optional",
      ticket: "OPS-[0-9]+",
      pendingSeconds: 3_600,
    },
    "auto-read": {
      requesters: people("okta:support"),
      grants: [{ domain: "logs", indices: ["logs-a*"], actions: ["read"] }],
      maxDurationSeconds: 1_800,
      auto: { days: ["mon", "tue", "wed", "thu", "fri"], from: "08:00", to: "18:00", timeZone: "Europe/Berlin" },
      approvers: people("okta:leads"),
      approvals: 1,
      justification: "optional",
      pendingSeconds: 10_800,
    },
    "owned-read": {
      requesters: people("okta:support"),
      grants: [{ domain: "logs", indices: ["*"], actions: ["read"] }],
      maxDurationSeconds: 3_600,
      approvers: "resourceOwner",
      approvals: 1,
      justification: "required",
      pendingSeconds: 10_800,
    },
  },
  breakGlass: {
    requesters: people("okta:oncall"),
    grants: [{ domain: "logs", indices: ["logs-*"], actions: ["read", "write"] }],
    maxDurationSeconds: 1_800,
  },
  owners: { integration: people("okta:platform"), resourceOwner: { tag: "team", groupPrefix: "okta:team-" } },
  cleanupAfterDays: 90,
};

/** Somebody of the policy, with what is to be different. */
export function accessor(name: string, more: Partial<Accessor> = {}): Accessor {
  return {
    principal: `okta:${name}`,
    email: `${name}@example.com`,
    isMachine: false,
    mayAsk: [],
    mayReview: [],
    isOwner: false,
    owns: [],
    ...more,
  };
}

const ASKS = ["support-read", "release-write", "auto-read", "owned-read"];
export const ALICE = accessor("alice", { mayAsk: ASKS });
export const BOB = accessor("bob", { mayAsk: [...ASKS, "break-glass"], mayReview: ["support-read", "release-write"] });
export const CAROL = accessor("carol", { mayReview: ["support-read", "release-write", "auto-read"] });
/** The same person as Bob, signed in through another issuer. */
export const BOB_AGAIN = accessor("bob", { principal: "staff:b0b", mayReview: ["support-read", "release-write"] });
export const OWNER = accessor("olga", { isOwner: true });
export const TEAM = accessor("tom", { owns: ["orders"] });
