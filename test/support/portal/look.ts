import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { source as axe } from "axe-core";
import type { Page } from "playwright-core";

/** What is left of a run: `.ci/run` keeps it. */
const FOLDER = "test-output/portal";
const SIZES = { desk: { width: 1_100, height: 760 }, phone: { width: 375, height: 720 } };
const SCHEMES = ["light", "dark"] as const;

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
}

/** Takes a picture of what is shown, in each size and scheme, and returns what axe finds wrong with it. */
export async function look(page: Page, name: string): Promise<string[]> {
  mkdirSync(FOLDER, { recursive: true });
  const found: string[] = [];
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const at = `${name}-${size}-${colorScheme}`;
      await page.screenshot({ path: join(FOLDER, `${at}.png`), fullPage: true });
      found.push(...(await findProblems(page)).map((problem) => `${at}: ${problem}`));
    }
  }
  await page.setViewportSize(SIZES.desk);
  await page.emulateMedia({ colorScheme: "light" });
  return found;
}

/** Every rule of axe, those for best practice as well; and nothing may be wider than the window. */
async function findProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const violations = (await page.evaluate("axe.run(document).then(({ violations }) => violations)")) as Finding[];
  const isTooWide = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
  return [
    ...violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join()} ${failureSummary}`).join("; ")}`,
    ),
    ...(isTooWide === true ? ["wider than the window"] : []),
  ];
}
