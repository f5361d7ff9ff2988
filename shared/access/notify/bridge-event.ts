import { stateOf, expiresAt } from "../access-request.ts";
import { changesData } from "../plain-words.ts";
import type { Announcement } from "./announcement.ts";

/** An entry of EventBridge's PutEvents, without its bus. */
export interface BridgeEvent {
  readonly Source: "index-gate.access";
  /** `asked`, `ended` … */
  readonly DetailType: string;
  readonly Time: number;
  /** JSON */
  readonly Detail: string;
}

/** An entry has at most 256 KB. */
const MOST_GRANTS = 100_000;

/** A happening for programs: what rules match and what comes after them reads. Texts are as people wrote them. */
export function bridgeEvent({ id, event, at, request, how, link, title }: Announcement): BridgeEvent {
  const { entitlement, principal, displayName, grants, durationSeconds, justification, ticket } = request;
  const end = expiresAt(request);
  const isLong = Buffer.byteLength(JSON.stringify(grants)) > MOST_GRANTS;
  const detail = {
    id,
    event,
    how,
    at,
    title,
    requestId: request.id,
    state: stateOf(request, Date.parse(at)),
    entitlement,
    requester: { principal, displayName },
    grants: isLong ? [] : grants,
    grantsLeftOut: isLong || undefined,
    changesData: changesData(grants),
    durationSeconds,
    expiresAt: end === undefined ? undefined : new Date(end).toISOString(),
    justification,
    ticket,
    reviews: request.reviews.map(({ principal: by, verdict }) => ({ principal: by, verdict })),
    endedBy: request.ending?.by.principal,
    link,
  };
  return {
    Source: "index-gate.access",
    DetailType: event,
    Time: Date.parse(at) / 1_000,
    Detail: JSON.stringify(detail),
  };
}
