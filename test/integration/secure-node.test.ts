import { afterAll, beforeAll } from "vitest";
import { NodeKeeper } from "../../fuzz/node/node-keeper.ts";
import { describeCompiledRoles } from "../support/secure/compiled-roles-suite.ts";
import { describeDiscoveryRole } from "../support/secure/discovery-role-suite.ts";
import { describeFuzzRuns } from "../support/secure/fuzz-suite.ts";

/** A node with the Security plugin takes long to start: one for all that needs it. */
const keeper = new NodeKeeper(() => undefined, new AbortController().signal);

beforeAll(() => keeper.start());
afterAll(() => keeper.close());

describeCompiledRoles(keeper);
describeDiscoveryRole(keeper);
describeFuzzRuns(keeper);
