import { flat, flatOr, list, object, type Table } from "../grammar.ts";
import { boundingBox, geo } from "../geo.ts";

/** Queries on points; shapes may be taken from another index and stand with the look-ups. */
export const GEO_QUERIES: Table = {
  geo_distance: object({}, geo),
  geo_bounding_box: object({}, flatOr(boundingBox)),
  geo_polygon: object({}, flatOr(object({ points: list(geo) }))),
  distance_feature: object({ field: flat, origin: geo, pivot: flat, boost: flat, _name: flat }),
};
