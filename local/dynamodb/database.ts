import dynalite from "dynalite";
import type { LocalCertificates } from "../stack/certificates.ts";
import { listen, stopListening } from "../stack/listen.ts";
import { awsHost } from "../aws-names.ts";

export interface Database {
  /** on 127.0.0.1, over TLS */
  readonly port: number;
  close(): Promise<void>;
}

/** The host that the functions ask for. */
export function databaseHost(region: string): string {
  return awsHost("dynamodb", region);
}

/** Plays DynamoDB, in memory. */
export async function startDatabase({ cert, key, ca }: LocalCertificates): Promise<Database> {
  const server = dynalite({ createTableMs: 0, ssl: true, cert, key, ca });
  const port = await listen(server);
  return { port, close: () => stopListening(server) };
}
