import type { Measurement } from "./measure.ts";

/** One line of the table. Times are milliseconds, sizes bytes. */
export interface Row {
  readonly name: string;
  /** what it is measured against; undefined: nothing */
  readonly floor?: { readonly what: string; readonly value: number };
  readonly measured: number;
  readonly unit: "ms" | "bytes";
  /** what the goal is about: `×` is measured over floor, `+` measured less floor, `=` measured alone */
  readonly compare: "×" | "+" | "=";
  /** in the terms of `compare` */
  readonly result: number;
  /** at most; undefined: there is none */
  readonly goal?: number | undefined;
}

/** What a measure is handed: paths of what was built for it. */
export interface BenchContext {
  /** `<dist>/<function>/index.js` */
  readonly dist: string;
  /** where measures may write */
  readonly scratch: string;
}

export type Measure = (context: BenchContext) => Promise<readonly Row[]>;

/** The row of a measurement against its floor. */
export function ratioRow(measured: Measurement, floor: string, goal: number | undefined): Row {
  return {
    name: measured.name,
    floor: { what: floor, value: measured.floorMs },
    measured: measured.subjectMs,
    unit: "ms",
    compare: "×",
    result: measured.ratio,
    goal,
  };
}

/** `undefined` where there is no goal. */
export function isMet({ result, goal }: Pick<Row, "result" | "goal">): boolean | undefined {
  return goal === undefined ? undefined : result <= goal;
}
