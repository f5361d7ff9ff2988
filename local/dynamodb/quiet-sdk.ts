/** Keeps the AWS SDK from saying, at its first client, that it will want a newer Node.js: of no use to who starts the stack, and Lambda's is newer. */
export function quietSdk(): void {
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
}
