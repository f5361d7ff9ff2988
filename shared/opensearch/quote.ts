const MAX_QUOTED = 100;

/** The caller's text in backticks, cut so that a refusal stays short. */
export function quote(text: string): string {
  return `\`${text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text}\``;
}
