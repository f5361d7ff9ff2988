import * as v from "valibot";
import { described, duration, form, list, says } from "./schema-parts.ts";
import { grantSchema, memberLists } from "./schema-roles.ts";

const { groups, users, clients } = memberLists;

const requesters = v.pipe(v.strictObject({ groups, users, clients }), v.metadata({ minProperties: 1 }));
/** Made anew for each place: what two places share would be referred to in `policy.schema.json`, which writes everything out. */
const people = () => v.pipe(v.strictObject({ groups, users }), v.metadata({ minProperties: 1 }));

/** People, or whoever owns what is asked for; `lazy`, because each form is to say what is wrong with itself. */
const approvers = v.lazy((input) => (typeof input === "string" ? v.literal("resourceOwner") : people()));

const CLOCK = /^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/;
const clock = form(CLOCK, "illegal-hours", "is no time of day; write it like `08:00`");

const hours = v.strictObject({
  days: described(
    list(v.picklist(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), "day"),
    "the days of the week that count",
  ),
  from: described(clock, "the first minute of a day, `08:00`"),
  to: described(clock, "the first minute after it, `18:00`; later than `from`"),
  timeZone: described(
    v.pipe(
      v.string(),
      v.check(isTimeZone, ({ input }) =>
        says("illegal-hours", `\`${input}\` is no time zone; write an IANA name like \`Europe/Berlin\``),
      ),
    ),
    "the IANA time zone of these hours",
  ),
});

function isTimeZone(name: string): boolean {
  try {
    // offsets like `+02:00` are taken too, and know no summer
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions();
    return /^[A-Za-z]/.test(timeZone);
  } catch {
    return false;
  }
}

/** Characters and classes, each perhaps repeated; no groups, and few repetitions: no text takes long to match. */
const TICKET = /^(?:(?:[\w #:/-]|\\[dw.]|\[[\w-]+\])(?:[+*?]|\{[0-9]{1,2}(?:,[0-9]{1,2})?\})?){1,30}$/;
const MOST_REPEATED = 3;

/** An entitlement of a policy file: who may ask for what, and who answers. */
export const entitlementSchema = v.strictObject({
  requesters: described(requesters, "who may ask"),
  grants: described(list(grantSchema, "grant"), "the most that may be asked for; a request may narrow it"),
  maxDuration: described(duration, "the longest that access lasts: `30m`, `4h`"),
  approvers: described(v.exactOptional(approvers), "who answers: groups and users, or `resourceOwner`"),
  auto: described(v.exactOptional(v.literal(true)), "granted at once, for reads alone; with `hours`, inside these"),
  hours: described(v.exactOptional(hours), "when `auto` grants at once; outside of them `approvers` answer"),
  approvals: described(
    v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5))),
    "how many different people have to approve, 1 by default",
  ),
  justification: described(
    v.exactOptional(v.picklist(["required", "optional"])),
    "whether a reason must be given; required by default",
  ),
  ticket: described(
    v.exactOptional(
      v.pipe(
        form(TICKET, "illegal-ticket", "is no pattern of a ticket; write it like `OPS-[0-9]+`, without groups"),
        v.check(
          (input) => (input.match(/[+*?{]/g)?.length ?? 0) <= MOST_REPEATED,
          () => says("illegal-ticket", `more than ${MOST_REPEATED} repetitions; write fewer of \`+ * ? {}\``),
        ),
      ),
    ),
    "what the ticket that a request names looks like, `OPS-[0-9]+`; then one must be named",
  ),
  pendingFor: described(v.exactOptional(duration), "how long a request waits for its answer, 3h by default"),
});

export const breakGlassSchema = v.strictObject({
  requesters: described(people(), "who may take access in an emergency; people alone"),
  grants: described(list(grantSchema, "grant"), "what they get at once, with an alarm and a review afterwards"),
  maxDuration: described(duration, "the longest that it lasts: `30m`"),
});

export const ownersSchema = v.strictObject({
  integration: described(v.exactOptional(people()), "who answers where no owner is known; may block principals"),
  resourceOwner: described(
    v.exactOptional(
      v.strictObject({
        tag: described(
          form(/^[A-Za-z0-9_.:/=+@-]{1,128}$/, "illegal-text", "is no name of a tag"),
          "the tag whose value names the owner",
        ),
        groupPrefix: described(
          form(
            /^[a-z0-9-]{1,40}:\S{0,200}$/,
            "illegal-member",
            "is no start of a group; write the issuer's name and the start, like `okta:team-`",
          ),
          "what the owner's group begins with, the tag's value follows: `okta:team-`",
        ),
      }),
    ),
    "whose group owns an index: the value of a tag of the domain, or of `_meta` of an index template, after `groupPrefix`",
  ),
});

export const MOST_DETAILS = 400;

export const accessDetailsSchema = described(
  v.pipe(
    v.string(),
    v.maxLength(MOST_DETAILS, says("illegal-text", `more than ${MOST_DETAILS} characters; shorten it`)),
  ),
  `shown to whoever gets access, at most ${MOST_DETAILS} characters`,
);

export const cleanupSchema = v.strictObject({
  afterDays: described(
    v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3_650)),
    "when ended requests are removed, 90 by default; the audit stays",
  ),
});
