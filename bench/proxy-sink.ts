import { Writable } from "node:stream";

/** Takes a streamed answer and throws it away: what `awslambda.HttpResponseStream.from` is handed. */
export class ProxySink extends Writable {
  prelude: string | undefined;
  bytes = 0;

  setContentType(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.bytes += chunk.length;
    done();
  }
}
