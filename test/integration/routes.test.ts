import { describe } from "vitest";
import { canRunRoutesNode, startRoutesNode } from "../support/routes-node.ts";
import { describeRoutes } from "../support/routes-suite.ts";

describe.skipIf(!canRunRoutesNode())("a node with all of its modules", () => {
  describeRoutes(startRoutesNode, "opensearch-3.8");
});
