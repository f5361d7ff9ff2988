import { defineConfig } from "vitest/config";

/** The tests that are run for each mutant: quick ones, whose outcome is the same at every run. */
export default defineConfig({
  test: {
    include: [
      "test/unit/policy/{decide,grant,limits,patterns,place,split-items}*.test.ts",
      "test/unit/opensearch/{evaluate-expression,index-expression*,names-view*,pattern-index,pattern-set,rollover-names,wildcard}.test.ts",
      "test/unit/opensearch/{match,params,read-operation,resolve,outgoing,alias-operations}*.test.ts",
    ],
    testTimeout: 60_000,
    pool: "threads",
    isolate: false,
  },
});
