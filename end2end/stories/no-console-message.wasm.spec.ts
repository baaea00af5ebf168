// The browser has nothing to say about any page: no message, no error, no report of the content security policy.
import type { Page } from "@playwright/test";
import { expect, test } from "../stage";
import { prepare } from "../stage/pages";

/** A browser tells of every answer with such a status by itself, whatever is on the page; several pages have one. */
const ANSWERED = /^error: Failed to load resource: the server responded with a status of (403|404|422) /;

test("no page makes the browser's console say anything", async ({ browser, stint, page }) => {
  test.setTimeout(3 * 60_000);
  const { cast, looks } = await prepare(browser, stint);
  const said: string[] = [];
  const listen = (heard: Page) => {
    heard.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
    heard.on("pageerror", (error) => said.push(error.message));
  };
  for (const heard of [page, ...Object.values(cast).map((person) => person.page)]) listen(heard);

  for (const look of looks) {
    const person = look.who && cast[look.who];
    const shown = person?.page ?? page;
    await shown.goto(look.path);
    await comesAlive(shown);
    if (person) await look.then?.(person);
    expect.soft(said.splice(0).filter((line) => !ANSWERED.test(line)), look.name).toEqual([]);
  }
});

/** Until every island is awake, where the page has any, and the browser has nothing left to do. */
async function comesAlive(page: Page): Promise<void> {
  const scripts = await page.locator("script[type=module]").count();
  if (scripts > 0) await page.waitForFunction(() => performance.getEntriesByType("resource").some((file) => file.name.endsWith(".wasm")));
  await page.evaluate(() => new Promise((idle) => requestIdleCallback(() => requestIdleCallback(idle))));
}
