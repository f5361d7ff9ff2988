import { randomBytes } from "node:crypto";
import type { Credentials } from "../domain/check-signature.ts";

/** Temporary credentials, as a function has them; made anew for each process, good for the local domain front alone. */
export const localCredentials = {
  accessKeyId: `ASIA${randomBytes(8).toString("hex").toUpperCase()}`,
  secretAccessKey: randomBytes(30).toString("base64"),
  sessionToken: randomBytes(120).toString("base64"),
} satisfies Credentials;
