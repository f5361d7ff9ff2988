import type { InspectBody } from "../findings.ts";
import { assertOwnSettings } from "./index-settings.ts";
import { onPathIndex, parseObject } from "./json-body.ts";

/** `PUT /{index}/_settings` (RestUpdateSettingsAction). */
export const inspectSettings: InspectBody = (body) => {
  assertOwnSettings(parseObject(body, "the settings"));
  return onPathIndex();
};
