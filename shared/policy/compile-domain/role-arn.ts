/** The ARN of an IAM role, its path allowed: what a policy of AWS takes as a principal. */
const ROLE_ARN =
  /^arn:(?<partition>aws(?:-[a-z]+)*):iam::(?<account>[0-9]{12}):role\/(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/;

/** Throws `RangeError` for anything but the ARN of one role: a wildcard would admit more. */
export function readRoleArn(arn: string): { readonly partition: string; readonly account: string } {
  const { partition, account } = ROLE_ARN.exec(arn)?.groups ?? {};
  if (partition === undefined || account === undefined) {
    throw new RangeError(`\`${arn}\` is no role's ARN; write it like \`arn:aws:iam::123456789012:role/gate-proxy\``);
  }
  return { partition, account };
}
