// The browser has nothing to say about any page: no message, no error, no report of the content security policy.
import { expect, type ConsoleMessage, type Page } from "@playwright/test";
import { test } from "../stage/pages";

/** A browser tells of every answer with such a status by itself, and several pages have one; no file of theirs has. */
const ANSWERED = /^Failed to load resource: the server responded with a status of (403|404|422) /;

test("no page makes the browser's console say anything", async ({ pages }) => {
  test.setTimeout(3 * 60_000);
  const { cast, looks, shownTo } = pages;
  const said: string[] = [];
  for (const heard of new Set(looks.map((look) => shownTo(look.who)))) {
    heard.on("console", (message) => {
      if (!isOfAPage(message)) said.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    });
    heard.on("pageerror", (error) => said.push(error.message));
  }
  for (const look of looks) {
    const page = shownTo(look.who);
    await page.goto(look.path);
    await comesAlive(page);
    if (look.who) await look.then?.(cast[look.who]);
    expect.soft(said.splice(0), look.name).toEqual([]);
  }
});

function isOfAPage(message: ConsoleMessage): boolean {
  return ANSWERED.test(message.text()) && !new URL(message.location().url).pathname.startsWith("/assets/");
}

/** Until WASM has arrived, where the page has any, and the browser has nothing left to do. */
async function comesAlive(page: Page): Promise<void> {
  if ((await page.locator("script[type=module]").count()) > 0) {
    await page.waitForFunction(() => performance.getEntriesByType("resource").some((file) => file.name.endsWith(".wasm")));
  }
  // A page that is not in front may wait for ever for an idle moment.
  await page.evaluate(() => new Promise((idle) => requestIdleCallback(idle, { timeout: 1_000 })));
}
