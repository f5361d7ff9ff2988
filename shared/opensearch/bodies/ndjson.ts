import { isUtf8 } from "node:buffer";
import { RejectedError } from "../../errors.ts";

export const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;

/**
 * Refuses a body that is no NDJSON: empty, not strict UTF-8, or without a newline at its end (OpenSearch answers 400); or
 * with a zero byte, which no JSON holds, but by which OpenSearch knows a document in UTF-16 or a deflated one, and takes it.
 * Lines end at `\n` alone: a `\r` before it is white space, anywhere else it is part of the line.
 * Throws `RejectedError` (`request-not-understood`).
 */
export function assertNdjson(body: Buffer): void {
  if (body.length === 0) throw refuse("the body is empty");
  if (body[body.length - 1] !== NEWLINE) throw refuse("the body does not end with a newline");
  if (!isUtf8(body)) throw refuse("the body is not valid UTF-8");
  if (body.includes(0)) throw refuse("the body holds a zero byte");
}

/** Nothing but white space from `start` to `end`. */
export function isBlank(body: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = body[at];
    if (byte !== SPACE && byte !== CARRIAGE_RETURN && byte !== TAB) return false;
  }
  return true;
}

/** What is wrong on a line, counted from 1. */
export function refuseLine(line: number, reason: string): RejectedError {
  return refuse(`line ${line} ${reason}`);
}

function refuse(reason: string): RejectedError {
  return new RejectedError("request-not-understood", reason);
}

/**
 * Where `byte` stands next, or -1. On its own, because a search in a function this small is always compiled to a direct call of
 * the native one; in a larger one it is only sometimes, and a bulk then costs half as much again.
 */
export function indexOfByte(bytes: Buffer, byte: number, from: number): number {
  return bytes.indexOf(byte, from);
}
