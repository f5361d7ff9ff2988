import type { AccessApi } from "../api.ts";

/** What a view can do. */
export interface Desk {
  readonly api: AccessApi;
  /** does something at the gate, says how it went, and shows what is there now; false: it was refused */
  readonly act: (work: () => Promise<unknown>, done: string) => Promise<boolean>;
  /** says what has gone wrong */
  readonly fail: (error: unknown) => void;
  /** looks at the gate again */
  readonly look: () => Promise<void>;
}

/** Why nobody is signed in (any more). */
export type Left = "expired" | "signed-out" | undefined;
