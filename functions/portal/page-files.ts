import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

/** A file of the page, ready to be sent. */
export interface PageFile {
  readonly type: string;
  readonly bytes: Buffer;
  readonly gzip: Buffer;
  /** weak: of both forms */
  readonly etag: string;
}

/** Path below `/-/portal` → the file's name beside the bundle, and its type. Nothing else is ever read. */
const FILES = {
  "": ["page.html", "text/html"],
  "/page.js": ["page.js", "text/javascript"],
  "/page.css": ["page.css", "text/css"],
  "/icon.svg": ["icon.svg", "image/svg+xml"],
  "/config.json": ["config.json", "application/json"],
} as const;

/** Reads the page once, when the function starts; `folder` ends with a slash. */
export function readPageFiles(folder: URL): ReadonlyMap<string, PageFile> {
  return new Map(
    Object.entries(FILES).map(([path, [name, type]]) => {
      const bytes = readFileSync(new URL(name, folder));
      const etag = `W/"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`;
      return [path, { type: `${type}; charset=UTF-8`, bytes, gzip: gzipSync(bytes, { level: 9 }), etag }];
    }),
  );
}
