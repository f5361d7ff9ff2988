import { JsonCursor, unreadable } from "../json-cursor.ts";
import { type Splice, spliceBytes } from "../json-edit.ts";

/** The answer to one item of a request that was not sent, and the item's position in what the caller sent. */
export interface OwnItem {
  readonly position: number;
  readonly json: string;
}

/**
 * Puts items of the gate's own into the list under `key` of a domain's answer, each at the position the caller expects it;
 * every other byte stays as it is. `sent` is how many items the domain was asked. Throws `FaultError`
 * (`domain-unavailable`, 502) for an answer without a list of as many: nobody could tell which is the answer to which.
 */
export function insertItems(body: Buffer, key: string, own: readonly OwnItem[], sent: number): Buffer {
  const list = locateItems(body, key);
  if (list?.starts.length !== sent) throw unreadable();
  const waiting = own.toSorted((a, b) => a.position - b.position);
  const splices: Splice[] = [];
  let position = 0;
  for (const start of list.starts) {
    let text = "";
    for (; waiting[0]?.position === position; position++) text += `${waiting.shift()?.json},`;
    if (text !== "") splices.push({ start, end: start, text });
    position++;
  }
  if (waiting.length > 0) {
    const text = waiting.map(({ json }) => json).join(",");
    splices.push({ start: list.end, end: list.end, text: list.starts.length === 0 ? text : `,${text}` });
  }
  return spliceBytes(body, splices);
}

/** Where each item begins, and the closing bracket. */
function locateItems(body: Buffer, key: string): { starts: number[]; end: number } | undefined {
  const cursor = new JsonCursor(body);
  let found: { starts: number[]; end: number } | undefined;
  if (!cursor.is("object")) return undefined;
  cursor.members((written) => {
    if (written !== key || !cursor.is("array")) return cursor.skipValue();
    const starts: number[] = [];
    cursor.items(() => {
      cursor.skipSpace();
      starts.push(cursor.at);
      cursor.skipValue();
    });
    found = { starts, end: cursor.at - 1 };
  });
  return found;
}
