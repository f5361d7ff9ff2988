import { isObject, type Json } from "../json.ts";
import { flat, object, refuseValue, type Rule } from "./grammar.ts";

/** One point or many: text, numbers, `{lat, lon}`, GeoJSON, arrays of these; no object inside an object. */
export const geo: Rule = (value, _walk, where) => {
  if (!isPoints(value, true)) throw refuseValue(where);
};

/** A box by its edges, its corners or as text (GeoBoundingBox.parseBoundingBox). */
export const boundingBox: Rule = object({
  wkt: flat,
  top: flat,
  left: flat,
  bottom: flat,
  right: flat,
  top_left: geo,
  top_right: geo,
  bottom_left: geo,
  bottom_right: geo,
});

function isPoints(value: Json, mayBeObject: boolean): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) return value.every((item) => isPoints(item, mayBeObject));
  return mayBeObject && isObject(value) && Object.values(value).every((item) => isPoints(item, false));
}
