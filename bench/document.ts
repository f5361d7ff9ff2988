import { readFileSync, writeFileSync } from "node:fs";

const BEGIN = "<!-- npm run bench -- --write: begin -->";
const END = "<!-- npm run bench -- --write: end -->";

/** Puts `text` between the two markers of a document; throws when they do not stand there. */
export function writeBetweenMarkers(file: string, text: string): void {
  const document = readFileSync(file, "utf8");
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin === -1 || end < begin) throw new Error("the document has no markers to write between");
  writeFileSync(file, `${document.slice(0, begin + BEGIN.length)}\n\n${text}\n\n${document.slice(end)}`);
}
