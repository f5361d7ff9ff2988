import type { SignedService } from "./signer.ts";

/** The host of a service in a region: `sns.eu-west-1.amazonaws.com`. */
export function serviceHost(service: Exclude<SignedService, "aoss">, region: string): string {
  return `${service}.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
}

/** `arn:aws:sns:eu-west-1:…` → `eu-west-1` */
export function regionOf(arn: string): string {
  return arn.split(":")[3] ?? "";
}
