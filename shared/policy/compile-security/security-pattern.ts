import { SYSTEM_INDEX, SYSTEM_PATTERNS } from "../../opensearch/pattern-set.ts";
import { patternsMeet } from "../../opensearch/wildcard.ts";

/** What Security would read as something else than itself: a wildcard, a regular expression, date math, an attribute. */
const READ_OTHERWISE = /[?]|^[/<]|\$\{/;

/**
 * A pattern of the gate as Security is to read it: as it is, or as a regular expression (between slashes) where Security's
 * own reading would match more: names that start with `.`, system indices, `${user.name}`. `except`: names, such as
 * traps, that it must not match.
 */
export function toSecurityPattern(pattern: string, except: readonly string[] = []): string {
  const conditions = [
    ...(pattern.startsWith("*") ? ["(?!\\.)"] : []),
    ...(reachesSystem(pattern) ? [`(?!${SYSTEM_INDEX})`] : []),
    ...(except.length > 0 ? [`(?!(?:${except.map(escaped).join("|")})$)`] : []),
  ];
  if (conditions.length === 0 && !READ_OTHERWISE.test(pattern)) return pattern;
  return `/${conditions.join("")}${wildcardExpression(pattern, ".*")}/`;
}

/**
 * A member (group, user, role ARN) as Security is to read it: `*` is a wildcard only where `star` says what it stands for,
 * as a regular expression; anything else is a character.
 */
export function toSecurityMember(member: string, star?: string): string {
  if (!/[*?]|^\/.*\/$/.test(member)) return member;
  return star === undefined ? `/${escaped(member)}/` : `/${wildcardExpression(member, star)}/`;
}

function reachesSystem(pattern: string): boolean {
  return pattern.startsWith(".") && SYSTEM_PATTERNS.some((system) => patternsMeet(system, pattern));
}

function wildcardExpression(text: string, star: string): string {
  return text.split("*").map(escaped).join(star);
}

/** For JavaScript and Java alike. */
function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
