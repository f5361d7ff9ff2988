import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DomainVersion } from "../../shared/policy/domain-version.ts";

/** One request that sets up the node the cases expect. */
export interface Step {
  readonly method: string;
  readonly path: string;
  readonly body: string | null;
}

const STEPS = JSON.parse(readFileSync(join(import.meta.dirname, "..", "surface", "fixture.json"), "utf8")) as Step[];

/** What an older node is made of has not everything: modules that are not published, data streams before OpenSearch. */
const ADAPTED: Readonly<Partial<Record<DomainVersion, (step: Step) => readonly Step[]>>> = {
  "elasticsearch-7.10": (step) => withoutStream(step).map(withoutShapes),
  "opensearch-1.3": (step) => (step.path.startsWith("/_ingest/") ? [] : [withoutShapes(step)]),
};

export function stepsFor(version: DomainVersion | undefined): readonly Step[] {
  const adapt = version === undefined ? undefined : ADAPTED[version];
  return adapt === undefined ? STEPS : STEPS.flatMap(adapt);
}

/** An index in the place of the data stream. */
function withoutStream(step: Step): Step[] {
  if (step.path.startsWith("/_index_template/")) return [];
  if (!step.path.startsWith("/_data_stream/")) return [step];
  const body = '{"settings":{"number_of_shards":1,"number_of_replicas":0}}';
  return [{ method: "PUT", path: step.path.replace("/_data_stream", ""), body }];
}

function withoutShapes(step: Step): Step {
  const body = step.body?.replace('{"type": "geo_shape"}', '{"type": "object", "enabled": false}') ?? null;
  return { ...step, body };
}
