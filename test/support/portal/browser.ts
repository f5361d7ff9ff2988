import { existsSync } from "node:fs";
import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";

const SYSTEM = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const SWITCHES =
  "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

/** A real Chromium with an empty profile of its own, or why there is none. In CI there always is one, or this throws. */
export async function launchBrowser(): Promise<Browser | string> {
  try {
    return await playwright.launch({ executablePath: await findChromium(), args: SWITCHES.split(" ") });
  } catch (cause) {
    if (process.env["CI"]) throw cause;
    const [reason = ""] = (cause as Error).message.split("\n");
    return `no Chromium runs here (CHROMIUM=/path names one): ${reason}`;
  }
}

/** `CHROMIUM`, the one that comes with `npm ci` (Linux on x64), or the system's. */
async function findChromium(): Promise<string> {
  const given = process.env["CHROMIUM"];
  if (given !== undefined && given !== "") return given;
  const hasOwn = process.platform === "linux" && process.arch === "x64";
  const found = hasOwn ? await chromium.executablePath() : SYSTEM.find((path) => existsSync(path));
  if (found === undefined) throw new Error("none is installed");
  return found;
}
