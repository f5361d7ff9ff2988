/** A terminal acts on control characters; none of a file's or a caller's get there. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, "�");
}
