import { PassThrough, type Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import { randomUUID } from "node:crypto";

/** What a function is called with besides the event. */
export interface LambdaContext {
  readonly awsRequestId: string;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly callbackWaitsForEmptyEventLoop: boolean;
  getRemainingTimeInMillis(): number;
}

type Handler = (event: unknown, context: LambdaContext) => Promise<unknown>;
type StreamingHandler = (event: unknown, stream: Writable, context: LambdaContext) => Promise<unknown>;

/** A handler of a built function; `stream` when it was made with `awslambda.streamifyResponse`. */
export type LoadedFunction =
  | { readonly kind: "buffered"; readonly call: Handler }
  | { readonly kind: "stream"; readonly call: StreamingHandler };

export interface LoadOptions {
  /** the bundle, `<build>/<function>/index.js` */
  readonly file: string;
  readonly handler: string;
  /** Lambda offers streaming (REST with `transferMode: STREAM`); else the global is not there */
  readonly streaming: boolean;
  readonly environment: Readonly<Record<string, string>>;
}

const STREAMED = Symbol("made with streamifyResponse");
let loading: Promise<unknown> = Promise.resolve();
let loads = 0;

/** Imports a bundle as Lambda does: with its environment, and with `awslambda` when it may stream. One at a time. */
export function loadFunction(options: LoadOptions): Promise<LoadedFunction> {
  const mine = loading.then(() => load(options));
  loading = mine.catch(() => undefined);
  return mine;
}

async function load({ file, handler, streaming, environment }: LoadOptions): Promise<LoadedFunction> {
  const before = Object.fromEntries(Object.keys(environment).map((name) => [name, process.env[name]]));
  Object.assign(process.env, environment);
  const globals = globalThis as { awslambda?: unknown };
  globals.awslambda = streaming ? awslambda : undefined;
  try {
    // a new module for every load: another stack's environment must not be found here
    const loaded = (await import(`${pathToFileURL(file).href}?load=${++loads}`)) as Record<string, unknown>;
    const call = loaded[handler];
    if (typeof call !== "function") throw new Error(`\`${file}\` exports no function \`${handler}\``);
    return STREAMED in call
      ? { kind: "stream", call: call as unknown as StreamingHandler }
      : { kind: "buffered", call: call as Handler };
  } finally {
    // a streaming function asks for it again at each request
    globals.awslambda = awslambda;
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

export function newContext(functionName: string, timeoutMs: number): LambdaContext {
  const until = Date.now() + timeoutMs;
  return {
    awsRequestId: randomUUID(),
    functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: `arn:aws:lambda:eu-west-1:123456789012:function:${functionName}`,
    memoryLimitInMB: "1024",
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: "local",
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, until - Date.now()),
  };
}

/**
 * Lambda's response stream. `HttpResponseStream.from` puts the metadata before the first `write`, as Lambda's own runtime
 * does: a function that ends without any write (an empty one counts) sends no metadata, which API Gateway cannot read.
 */
export class ResponseStream extends PassThrough {
  prelude: string | undefined;
  contentType: string | undefined;

  setContentType(contentType: string): void {
    this.contentType = contentType;
  }

  override write(...args: unknown[]): boolean {
    const prelude = this.prelude;
    if (prelude !== undefined) {
      this.prelude = undefined;
      super.write(prelude);
      super.write(Buffer.alloc(8));
    }
    return (super.write as (...args: unknown[]) => boolean)(...args);
  }
}

const awslambda = {
  streamifyResponse(handler: StreamingHandler): StreamingHandler {
    return Object.assign(handler.bind(undefined), { [STREAMED]: true });
  },
  HttpResponseStream: {
    from(stream: ResponseStream, metadata: object): ResponseStream {
      stream.setContentType("application/vnd.awslambda.http-integration-response");
      stream.prelude = JSON.stringify(metadata);
      return stream;
    },
  },
};
