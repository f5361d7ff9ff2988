import { open } from "node:fs/promises";
import { cannotRead } from "./cannot-read.ts";
import { UsageError } from "./command.ts";

const MB = 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;

/** A policy of 1,000 roles and 10,000 patterns has 0.5 MB; beyond this a file is something else. */
export const MAX_YAML_BYTES = 4 * MB;
/** Names of a domain with 100,000 indices. */
export const MAX_NAMES_BYTES = 32 * MB;
/** More than the gate takes, so that its own refusal is shown. */
export const MAX_BODY_BYTES = 64 * MB;

/** The bytes of a file named on the command line, pipes included; throws `UsageError` when it cannot be read or is larger. */
export async function readInput(file: string, maxBytes: number): Promise<Buffer> {
  try {
    const handle = await open(file);
    try {
      const chunks: Buffer[] = [];
      for (let total = 0; ; ) {
        const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, null);
        if (bytesRead === 0) return Buffer.concat(chunks);
        total += bytesRead;
        if (total > maxBytes) throw new UsageError(`\`${file}\` is larger than ${maxBytes / MB} MB`);
        chunks.push(buffer.subarray(0, bytesRead));
      }
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw error instanceof UsageError ? error : cannotRead(file, error);
  }
}
