import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Writes a file whole or not at all, and only when its bytes would change; makes its folder. */
export async function writeIfChanged(file: string, contents: string | Uint8Array): Promise<void> {
  const bytes = Buffer.from(contents);
  const existing = await readFile(file).catch(() => undefined);
  if (existing?.equals(bytes)) return;
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.tmp`;
  await writeFile(draft, bytes);
  await rename(draft, file);
}
