// Mutation tests of what decides a request: `npm run mutate`, `npm run mutate -- --mutate FILE` for one file.
// Survivors that change nothing are listed in docs/mutation-testing.md.

export default {
  testRunner: "vitest",
  vitest: { configFile: "mutation.config.ts", related: false },
  plugins: ["@stryker-mutator/vitest-runner"],
  mutate: [
    "shared/policy/{decide,grant-set,grant-sets,grants,patterns,place}.ts",
    "shared/policy/{decide-request,decide-part,split-items}.ts",
    "shared/opensearch/{evaluate-expression,index-expression,names-view,pattern-index,pattern-set,rollover-names,wildcard}.ts",
    "shared/opensearch/{match,params,read-operation,resolve,outgoing}.ts",
  ],
  // each mutant meets the tests alone that reach it
  coverageAnalysis: "perTest",
  concurrency: 1,
  timeoutMS: 5_000,
  timeoutFactor: 2,
  dryRunTimeoutMinutes: 10,
  // the rewriting of tsconfig.json needs TypeScript's old API; there is nothing in it to rewrite
  tsconfigFile: "none",
  disableTypeChecks: false,
  ignorePatterns: ["dist", ".local", ".serverless"],
  tempDirName: ".local/mutation/sandbox",
  reporters: ["clear-text", "progress-append-only", "html", "json"],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: ".local/mutation/report.html" },
  jsonReporter: { fileName: ".local/mutation/report.json" },
};
