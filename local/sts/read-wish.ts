import type { SessionWish } from "./role-sessions.ts";

export interface StsRefusal {
  readonly status: number;
  /** as STS names it */
  readonly code: string;
}

const ROLE_ARN = /^arn:aws(?:-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;
const TAG = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
/** A session that was opened from a session lasts an hour at most. */
const MOST_SECONDS = 3_600;
const LEAST_SECONDS = 900;

/** The form of an `AssumeRole` call: what is wanted, or what STS says to it. */
export function readWish(body: string): { readonly wish: SessionWish | StsRefusal; readonly externalId?: string } {
  const fields = new URLSearchParams(body);
  const field = (name: string): string => fields.get(name) ?? "";
  if (field("Action") !== "AssumeRole" || field("Version") !== "2011-06-15") {
    return { wish: { status: 400, code: "InvalidAction" } };
  }
  const tags = readTags(fields);
  const durationSeconds = Number(field("DurationSeconds") || MOST_SECONDS);
  const wish = { roleArn: field("RoleArn"), name: field("RoleSessionName"), tags: tags ?? {}, durationSeconds };
  const isLegal =
    ROLE_ARN.test(wish.roleArn) &&
    SESSION_NAME.test(wish.name) &&
    tags !== undefined &&
    durationSeconds >= LEAST_SECONDS &&
    durationSeconds <= MOST_SECONDS;
  if (!isLegal) return { wish: { status: 400, code: "ValidationError" } };
  const externalId = fields.get("ExternalId");
  return { wish, ...(externalId === null ? {} : { externalId }) };
}

/** Undefined: a tag that STS does not take. */
function readTags(fields: URLSearchParams): Record<string, string> | undefined {
  const tags: Record<string, string> = {};
  for (let at = 1; fields.has(`Tags.member.${at}.Key`); at++) {
    const key = fields.get(`Tags.member.${at}.Key`) ?? "";
    const value = fields.get(`Tags.member.${at}.Value`) ?? "";
    const isLegal = TAG.test(key) && key !== "" && key.length <= 128 && TAG.test(value) && value.length <= 256;
    if (!isLegal || Object.hasOwn(tags, key)) return undefined;
    tags[key] = value;
  }
  return tags;
}
