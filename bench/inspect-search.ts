import { COMMON_INSPECTORS } from "../shared/opensearch/bodies/inspectors.ts";
import { paired } from "./measure.ts";
import { ratioRow, type Row } from "./row.ts";
import { dashboardSearch, listSearch, viewerSearch } from "./search-bodies.ts";

const BODIES = [
  { name: "inspect _search 1 KB", body: viewerSearch() },
  { name: "inspect _search 50 KB, clauses", body: dashboardSearch() },
  { name: "inspect _search 50 KB, one list", body: listSearch() },
] as const;

/** Finding every index in a search body, strict UTF-8 and duplicate keys included, against reading it as JSON. */
export async function measureInspectSearch(): Promise<readonly Row[]> {
  const context = { operation: "search", hasPathIndex: true };
  const rows: Row[] = [];
  for (const { name, body } of BODIES) {
    const bytes = Buffer.from(JSON.stringify(body));
    const floor = (): unknown => JSON.parse(bytes.toString("utf8"));
    const subject = (): unknown => COMMON_INSPECTORS.search(bytes, context);
    rows.push(ratioRow(await paired(name, floor, subject), "JSON.parse of the bytes", 1.7));
  }
  return rows;
}
