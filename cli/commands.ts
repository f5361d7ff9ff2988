import { accessDetails } from "./access-details.ts";
import { access } from "./access.ts";
import type { Command } from "./command.ts";
import { compile } from "./compile.ts";
import { diff } from "./diff.ts";
import { explain } from "./explain.ts";
import { lint } from "./lint.ts";
import { test } from "./test.ts";
import { who } from "./who.ts";

/** Every command by its name; the help and the unknown-command message are made from it. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  access,
  "access-details": accessDetails,
  compile,
  diff,
  explain,
  lint,
  test,
  who,
};
