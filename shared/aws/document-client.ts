import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { FaultError } from "../errors.ts";

export interface DocumentClientOptions {
  /** for one try of one call; a call is tried twice */
  readonly timeoutMs: number;
  /** beside region and credentials, which the environment says */
  readonly client?: DynamoDBClientConfig;
}

/** A client of DynamoDB that gives up in time. */
export function documentClient({ timeoutMs, client = {} }: DocumentClientOptions): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(
    new DynamoDBClient({
      maxAttempts: 2,
      requestHandler: { connectionTimeout: timeoutMs, requestTimeout: timeoutMs, throwOnRequestTimeout: true },
      ...client,
    }),
    { marshallOptions: { removeUndefinedValues: true } },
  );
}

/** False where the condition of a write did not hold. `what` cannot be reached: `FaultError` (`gate-failed`), which tells the kind alone. */
export async function conditionally(what: string, write: () => Promise<unknown>): Promise<boolean> {
  return reaching(what, async () => {
    try {
      await write();
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === "ConditionalCheckFailedException") return false;
      throw error;
    }
  });
}

/** The same for what has no condition. */
export async function reaching<T>(what: string, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    if (error instanceof FaultError) throw error;
    const cause = error instanceof Error ? error.name : "unknown";
    throw new FaultError("gate-failed", `${what} could not be reached (${cause})`);
  }
}
