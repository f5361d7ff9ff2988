import { defineConfig } from "vitest/config";

const fast = ["test/unit/**/*.test.ts", "test/property/**/*.test.ts", "test/conformance/**/*.test.ts"];

const older = {
  test: {
    name: "versions",
    include: ["test/versions/**/*.test.ts", "test/e2e/surface.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 300_000,
    fileParallelism: false,
    globalSetup: "test/support/older/setup.ts",
  },
};

export default defineConfig({
  test: {
    projects: [
      // without a world of its own for each file: no test here leaves anything behind, and it takes half the time; and on
      // every core, where Vitest would leave one for itself
      {
        test: {
          name: "fast",
          include: fast,
          testTimeout: 20_000,
          pool: "threads",
          isolate: false,
          maxWorkers: "100%",
        },
      },
      {
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts", "test/e2e/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          globalSetup: "test/support/opensearch.ts",
        },
      },
      // one older node, named by the environment: `npm run test:versions`
      ...(process.env["DOMAIN_VERSION"] === undefined ? [] : [older]),
    ],
  },
});
