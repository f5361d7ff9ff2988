import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";
import { StackFailure } from "../stack/failure.ts";
import type { JavaNode } from "./java-node.ts";

const IMAGE = "opensearchproject/opensearch:3.8.0";
const run = promisify(execFile);

/** True when the Docker command line finds an engine. */
export function hasDocker(): boolean {
  try {
    execFileSync("docker", ["version", "--format", "{{.Server.Version}}"], { stdio: "ignore", timeout: 5_000 });
    return true;
  } catch {
    return false;
  }
}

/** The same node from its public image, on a free port of 127.0.0.1; the container is removed when it stops. */
export async function startDockerNode(onProgress: (line: string) => void, signal: AbortSignal): Promise<JavaNode> {
  const name = `index-gate-${process.pid}-${Date.now()}`;
  let isStopping = false;
  const close = async (): Promise<void> => {
    isStopping = true;
    await run("docker", ["rm", "--force", name]).catch(() => undefined);
  };
  onProgress(`starting OpenSearch from the image ${IMAGE} (pulled once)`);
  const settings = [
    "discovery.type=single-node",
    "DISABLE_SECURITY_PLUGIN=true",
    "OPENSEARCH_JAVA_OPTS=-Xms512m -Xmx1g",
  ];
  const flags = settings.flatMap((setting) => ["-e", setting]);
  const started = run("docker", ["run", "--detach", "--name", name, "-p", "127.0.0.1::9200", ...flags, IMAGE], {
    signal,
  });
  try {
    await started;
    const { stdout } = await run("docker", ["port", name, "9200/tcp"]);
    const died = run("docker", ["wait", name]).then(
      ({ stdout: code }) => (isStopping ? new Promise<string>(() => {}) : `OpenSearch stopped (${code.trim()})`),
      () => new Promise<string>(() => {}),
    );
    return { url: `http://${stdout.trim().split("\n")[0]}`, died, close };
  } catch (error) {
    await close();
    throw new StackFailure(`OpenSearch could not be started with Docker: ${(error as Error).message.split("\n")[0]}`);
  }
}
