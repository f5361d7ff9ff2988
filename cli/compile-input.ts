import type { Domain, PolicyDocument } from "../shared/policy/document.ts";
import type { OptionValues } from "./command.ts";

/** What every target of compile is called with. */
export interface CompileInput {
  readonly values: OptionValues;
  readonly policy: PolicyDocument;
  /** the domain's name in the policy */
  readonly name: string;
  readonly domain: Domain;
}
