// Not the product's own: a stand-in that asked it for its host would answer wherever the product looks.

/** The host of a service of AWS in a region. */
export function awsHost(
  service: "dynamodb" | "es" | "events" | "secretsmanager" | "sns" | "sts",
  region: string,
): string {
  return `${service}.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
}

/** `arn:aws:sns:eu-west-1:…` → `eu-west-1` */
export function regionOf(arn: string): string {
  return arn.split(":")[3] ?? "";
}
