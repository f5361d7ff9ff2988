/** Dynalite brings no types: as much of it as is used. */
declare module "dynalite" {
  import type { Server } from "node:https";
  interface Options {
    readonly createTableMs?: number;
    readonly ssl?: boolean;
    readonly cert?: string;
    readonly key?: string;
    readonly ca?: string;
  }
  export default function dynalite(options?: Options): Server;
}
