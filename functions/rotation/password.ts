import { randomInt } from "node:crypto";

/** No quotes, blanks, colons or backslashes: it is safe in a shell, in JSON and in a URL's user part alike. */
const CLASSES = ["ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz", "0123456789", "-_.!~"] as const;
const ALPHABET = CLASSES.join("");
/** About 193 bits; bcrypt takes 72 bytes. */
const LENGTH = 32;

/**
 * A password that no domain's default rules refuse: at least one upper and lower case letter, digit and special character
 * (Amazon's rule), long enough for any score (the Security plugin's). Each that has them is as likely as the next.
 */
export function generatePassword(random: (below: number) => number = randomInt): string {
  for (;;) {
    const characters = Array.from({ length: LENGTH }, () => ALPHABET[random(ALPHABET.length)] ?? "");
    if (CLASSES.every((each) => characters.some((character) => each.includes(character)))) return characters.join("");
  }
}
