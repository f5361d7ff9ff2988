import type { Members } from "../document.ts";

/** One membership and the roles that it alone gives under two policies. */
export interface Membership {
  readonly kind: keyof Members;
  /** as the new policy writes it, or the old one where the new one has no such member */
  readonly member: string;
  /** as the old policy writes it, where the issuer has another name in the new one */
  readonly formerly?: string;
  /** where the issuer's entry changed: tokens for these audiences (app clients) have this member by one policy's entry only */
  readonly tokens?: { readonly by: "old" | "new"; readonly audiences: readonly string[] };
  /** an IAM role that matches no narrower pattern of either policy */
  readonly exampleRole?: string;
  readonly oldRoles: readonly string[];
  readonly newRoles: readonly string[];
}
