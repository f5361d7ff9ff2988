import { inject } from "vitest";
import { readRoutes } from "../support/routes-reader.ts";
import { describeRoutes } from "../support/routes-suite.ts";

const version = inject("domainVersion");
if (version === undefined) throw new Error("an older node is run by `npm run test:versions`");

describeRoutes(() => readRoutes(inject("openSearchUrl"), () => Promise.resolve()), version);
