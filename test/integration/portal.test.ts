import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Stack } from "../../local/stack/start-stack.ts";
import { launchBrowser } from "../support/portal/browser.ts";
import { look } from "../support/portal/look.ts";
import { startStack } from "../support/stack.ts";

const POLICY = `version: 1
issuers:
  okta:
    type: oidc
    issuer: https://example.okta.com/oauth2/default
    audience: api://opensearch
    principalClaim: uid
    portal: { clientId: 0oa1portal }
domains:
  logs:
    endpoint: https://vpc-logs-abc123.eu-west-1.es.amazonaws.com
roles:
  support:
    members: { groups: ["okta:support"] }
    grants: [{ indices: ["tickets-*"], actions: [read] }]
entitlements:
  support-read:
    requesters: { groups: ["okta:support"] }
    grants: [{ indices: ["logs-*"], actions: [read] }]
    maxDuration: 30s
    approvers: { groups: ["okta:support-leads"] }
  release-write:
    requesters: { groups: ["okta:support"] }
    grants: [{ indices: ["releases-*"], actions: [read, write] }]
    maxDuration: 10m
    approvers: { groups: ["okta:support-leads"] }
    ticket: "OPS-[0-9]+"
owners: { integration: { groups: ["okta:platform"] } }
accessDetails: "Ask #search for help."
breakGlass:
  requesters: { groups: ["okta:oncall"] }
  grants: [{ indices: ["logs-*"], actions: [read, write] }]
  maxDuration: 30m
`;
const MARKUP = `<img src=x onerror="document.title='owned'"><b>INC-7</b>`;
/** how long the proxy may go on believing what it has read of somebody's grants */
const KEPT_MS = 3_000;

describe("the portal in a real browser", () => {
  let stack: Stack;
  let browser: Browser | string;
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
    if (typeof browser === "string") return;
    stack = await startStack({ policyText: POLICY, seed: true });
  });
  afterAll(async () => {
    for (const context of contexts) await context.close();
    if (typeof browser !== "string") await browser.close();
    await stack?.close();
  });

  /** A browser of somebody's own, at the page. */
  async function open(skip: (why: string) => void): Promise<Page> {
    if (typeof browser === "string") {
      skip(browser);
      throw new Error("skipped");
    }
    const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
    contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      if (/Content Security Policy|Trusted/i.test(message.text())) complaints.push(message.text());
    });
    await page.goto(`${stack.gateway}/-/portal`);
    return page;
  }

  /** Goes through the issuer's own sign-in. */
  async function signIn(page: Page, who: string): Promise<void> {
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Who are you?" }).waitFor();
    expect(page.url()).toContain(new URL(stack.issuer).origin);
    await page.locator(`button[value="${who}"]`).click();
    await page.getByRole("button", { name: "Sign out" }).waitFor();
    await page.getByRole("heading", { level: 1 }).waitFor();
  }

  const search = async (who: string, index: string): Promise<number> => {
    const headers = { authorization: `Bearer ${await stack.token(who)}` };
    return (await fetch(`${stack.gateway}/${index}/_search?size=1`, { headers })).status;
  };
  const waitUntil = (moment: number) => new Promise((resolve) => setTimeout(resolve, moment - Date.now()));

  it("takes no answer of an issuer that nobody asked for, and sends no code anywhere", async ({ skip }) => {
    const page = await open(skip);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(`${request.method()} ${request.url()}`));
    await page.goto(`${stack.gateway}/-/portal?code=stolen&state=forged#https://evil.example`);
    expect(await page.getByRole("alert").textContent()).toMatch(/not begun in this tab/);
    expect(page.url()).toBe(`${stack.gateway}/-/portal`);
    expect(asked.filter((request) => !request.includes("/-/portal"))).toEqual([]);
    expect(await look(page, "sign-in-refused")).toEqual([]);
  });

  it("asks, is approved by somebody else, used at once and over by the clock", { timeout: 180_000 }, async ({
    skip,
  }) => {
    const support = await open(skip);
    expect(await look(support, "sign-in")).toEqual([]);
    expect(await search("support", "logs-*")).toBe(403);
    const refusedAt = Date.now();
    await signIn(support, "support");
    await support.getByRole("radio", { name: /release-write/ }).check();
    expect(await look(support, "ask-to-write")).toEqual([]);
    await support.getByRole("radio", { name: /support-read/ }).check();
    await support.getByLabel("Why do you need it?").fill(MARKUP);
    expect(await look(support, "ask")).toEqual([]);
    await support.getByRole("button", { name: "Ask for access" }).click();
    await support.getByText("Your request is on its way.").waitFor();
    expect(await look(support, "mine-pending")).toEqual([]);

    const lead = await open(skip);
    await signIn(lead, "support-leads");
    const card = lead.getByRole("article");
    await card.waitFor();
    // what somebody wrote is shown, not done
    expect(await card.locator(".said").first().textContent()).toBe(MARKUP);
    expect(await card.locator("img, b").count()).toBe(0);
    expect(await lead.title()).toBe("Waiting for me · Index Gate");
    expect(await look(lead, "waiting")).toEqual([]);
    await card.getByRole("button", { name: "Approve" }).click();
    expect(await look(lead, "approve")).toEqual([]);
    await waitUntil(refusedAt + KEPT_MS + 100);
    const approving = lead.waitForResponse((response) => response.url().endsWith("/approve"));
    await lead.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
    const { expiresAt } = (await (await approving).json()) as { expiresAt: string };

    // the very next search, with the token that was refused before
    expect(await search("support", "logs-*")).toBe(200);
    expect(await search("support", "business-*")).toBe(403);
    await support.getByText("Ends in").waitFor();
    await support.getByRole("button", { name: "Copy the address" }).click();
    expect(await support.evaluate("navigator.clipboard.readText()")).toBe(stack.gateway);
    expect(await support.getByText("Ask #search for help.").isVisible()).toBe(true);
    expect(await look(support, "mine-active")).toEqual([]);
    expect(await look(lead, "waiting-active")).toEqual([]);

    await waitUntil(Date.parse(expiresAt) + 1);
    expect(await search("support", "logs-*")).toBe(403);
    await support.getByText("Nothing is active.").waitFor();
    expect(await support.getByRole("article").getByText("Ended").isVisible()).toBe(true);
    expect(await look(support, "mine-past")).toEqual([]);
  });

  it("works by keyboard: a name is found and chosen, a pattern typed, what is beyond the entitlement refused", async ({
    skip,
  }) => {
    const page = await open(skip);
    await signIn(page, "support");
    await stack.discover();
    await page.getByRole("radio", { name: /release-write/ }).focus();
    await page.keyboard.press("Space");
    await page.getByLabel("Only some of them").focus();
    await page.keyboard.press("Space");
    const box = page.getByRole("combobox", { name: /Search for a name/ });
    await box.focus();
    await page.keyboard.type("releases-");
    await page.getByRole("option", { name: /releases-web/ }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    expect(await page.getByRole("listbox").getByRole("option", { selected: true }).textContent()).toContain(
      "releases-web",
    );
    expect(await look(page, "ask-names")).toEqual([]);
    await page.keyboard.press("Enter");
    await page.keyboard.type("releases-a*");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Enter");
    await page.keyboard.type("secret-*");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Enter");
    expect(await page.locator("form .problem").textContent()).toBe(
      "secret-* is not inside of what release-write gives.",
    );
    expect(await page.getByRole("list", { name: "Chosen" }).getByRole("listitem").allTextContents()).toEqual([
      "releases-web×",
      "releases-a*×",
    ]);
    await page.getByRole("checkbox", { name: "Write and delete documents" }).uncheck();
    await page.getByLabel("Ticket").fill("OPS-1");
    await page.getByLabel("Why do you need it?").fill("a look");
    expect(await look(page, "ask-narrow")).toEqual([]);
    const asking = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/requests"));
    await page.getByRole("button", { name: "Ask for access" }).press("Enter");
    expect((await asking).postDataJSON()).toEqual({
      entitlement: "release-write",
      grants: [{ domain: "logs", indices: ["releases-web", "releases-a*"], actions: ["read"] }],
      duration: "10m",
      justification: "a look",
      ticket: "OPS-1",
    });
    await page.getByRole("button", { name: "Withdraw" }).click();
    await page.getByText("Your request is withdrawn.").waitFor();
  });

  it("gives access at once in an emergency, asks twice before, and has it looked at", async ({ skip }) => {
    const page = await open(skip);
    await signIn(page, "oncall");
    await page.getByLabel("Why do you need it?").fill("everything is down");
    expect(await look(page, "break-glass")).toEqual([]);
    await page.getByRole("button", { name: "Take emergency access" }).click();
    expect(await look(page, "break-glass-sure")).toEqual([]);
    await page.getByRole("button", { name: "Take it" }).click();
    await page.getByText("You have the access now.").waitFor();
    expect(await search("oncall", "logs-*")).toBe(200);
    const owner = await open(skip);
    await signIn(owner, "platform");
    await owner.getByText("everything is down").waitFor();
    expect(await look(owner, "break-glass-review")).toEqual([]);
    await owner.getByRole("button", { name: "Take it back now" }).click();
    await owner.getByRole("dialog").getByRole("button", { name: "Take back" }).click();
    await owner.getByText("The access is taken back.").waitFor();
    await page.goto(`${stack.gateway}/-/portal#mine`);
    await page.getByRole("article").getByText("Taken back").first().waitFor();
  });

  it("keeps no token anywhere, comes back after a load, after a sign-in that is over, and leaves when told to", async ({
    skip,
  }) => {
    const page = await open(skip);
    await signIn(page, "support");
    await page.getByRole("link", { name: "My access" }).click();
    const kept = "JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie])";
    expect(await page.evaluate(kept)).toBe(JSON.stringify([{ "index-gate.signed-in": "okta" }, {}, ""]));
    expect((await page.context().cookies(stack.gateway)).filter(({ value }) => value.includes("eyJ"))).toEqual([]);
    await page.reload();
    await page.getByRole("heading", { name: "My access" }).waitFor();
    expect(page.url()).toBe(`${stack.gateway}/-/portal#mine`);

    await page.route("**/-/access/**", (route) => route.fulfill({ status: 401, json: {} }));
    await page.getByText("Your sign-in is over.").waitFor({ timeout: 40_000 });
    expect(await look(page, "signed-in-before")).toEqual([]);
    await page.unroute("**/-/access/**");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "My access" }).waitFor();

    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByText("You are signed out here.").waitFor();
    expect(await page.evaluate(kept)).toBe(JSON.stringify([{}, {}, ""]));
    expect(await look(page, "signed-out")).toEqual([]);
    // whoever comes next is asked who they are
    await signIn(page, "nobody");
    await page.getByText("You may neither ask for access nor answer requests here.").waitFor();
    expect(await look(page, "nobody")).toEqual([]);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.reload();
    await page.getByRole("button", { name: "Sign in" }).waitFor();
  });

  it("never breaks its own rules of what it may load and run", ({ skip }) => {
    if (typeof browser === "string") skip(browser);
    expect(complaints).toEqual([]);
  });
});
