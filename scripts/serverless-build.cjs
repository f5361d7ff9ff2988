"use strict";
const { existsSync } = require("node:fs");
const { join, resolve } = require("node:path");

/**
 * Bundles the functions before anything that needs the bundles, and gets `invoke local` ready: while `npm start` runs
 * (it writes `.local/stack.json`), the module `local/invoke.ts` prepares this process and the event as the local
 * gateway would.
 */
module.exports = class BuildPlugin {
  constructor(serverless, options, { log }) {
    const root = serverless.serviceDir;
    const importSource = async (path) => (await import("tsx/esm/api")).tsImport(join(root, path), __filename);

    const build = async () => {
      const { buildAll } = await importSource("scripts/build.ts");
      await buildAll({ policyFile: resolve(root, serverless.service.custom.policyFile), outDir: join(root, "dist") });
    };

    const prepareInvoke = async () => {
      await build();
      if (!existsSync(join(root, ".local", "stack.json"))) {
        log.warning("npm start is not running: the function will call the policy's own issuers and domains");
        return;
      }
      const { prepareInvoke: prepareLocal } = await importSource("local/invoke.ts");
      const prepared = await prepareLocal({ root, event: options.data });
      options.data = prepared.event;
    };

    this.hooks = {
      "before:package:createDeploymentArtifacts": build,
      "before:deploy:function:packageFunction": build,
      "before:invoke:local:invoke": prepareInvoke,
    };
  }
};
