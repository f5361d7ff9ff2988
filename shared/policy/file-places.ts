import type { Place } from "./problems.ts";
import { readYaml, type Written } from "./yaml.ts";

/** Where something stands in a policy file: `["roles", "devops", "grants", 0, "indices", 1]`. */
export type Path = readonly (string | number)[];

/** Where a path stands in a YAML text; of what is left out, such as a default, where it would stand. */
export function placesIn(text: string): (path: Path) => Place {
  const root = readYaml(text, () => {});
  return (path) => {
    let node: Written | undefined = root;
    let place: Place = { line: 1, column: 1 };
    for (const key of path) {
      node = typeof key === "number" ? node?.items[key] : node?.entries.get(key);
      if (node === undefined) break;
      place = typeof key === "number" ? node.at : node.keyAt;
    }
    return place;
  };
}
