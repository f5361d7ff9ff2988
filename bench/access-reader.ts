/** Whose grants are read. */
export const READER = "okta:reader";
