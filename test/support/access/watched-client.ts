import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";

/** A client that says what it is about to do (`Query`), and does it only when it may. */
export function watchedClient(
  config: DynamoDBClientConfig,
  mayGo: (operation: string) => boolean,
): DynamoDBClientConfig {
  const { requestHandler } = new DynamoDBClient(config).config;
  const handle: typeof requestHandler.handle = (request, options) => {
    const operation = request.headers["x-amz-target"]?.split(".")[1] ?? "";
    return mayGo(operation) ? requestHandler.handle(request, options) : Promise.reject(new Error("broken off"));
  };
  const { metadata } = requestHandler;
  const plain = { httpHandlerConfigs: () => ({}), updateHttpClientConfig: () => undefined };
  return { ...config, maxAttempts: 1, requestHandler: { metadata, handle, ...plain } };
}
