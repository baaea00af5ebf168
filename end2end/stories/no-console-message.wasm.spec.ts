// The browser has nothing to say about any page: no message, no error, no report of the content security policy.
import type { Page } from "@playwright/test";
import { expect, test } from "../stage";
import { prepare } from "../stage/pages";

test("no page makes the browser's console say anything", async ({ browser, stint, page }) => {
  test.setTimeout(5 * 60_000);
  const { cast, looks } = await prepare(browser, stint);
  let said: string[] = [];
  let where = "";
  const refused = new Set<number>();
  const listen = (heard: Page) => {
    heard.on("console", (message) => said.push(`${where}: ${message.type()}: ${message.text()}`));
    heard.on("pageerror", (error) => said.push(`${where}: ${error.message}`));
    // A page with the status of a problem is told by the browser itself, whatever is on it.
    heard.on("response", (answer) => {
      if (answer.request().isNavigationRequest() && answer.status() >= 400) refused.add(answer.status());
    });
  };
  for (const heard of [page, ...Object.values(cast).map((person) => person.page)]) listen(heard);

  for (const look of looks) {
    const person = look.who && cast[look.who];
    const shown = person?.page ?? page;
    where = look.name;
    await shown.goto(look.path);
    await comesAlive(shown);
    if (person) await look.then?.(person);
    const isRefusal = (line: string) => [...refused].some((status) => line.includes(`responded with a status of ${status}`));
    expect.soft(said.filter((line) => !isRefusal(line)), look.name).toEqual([]);
    said = [];
    refused.clear();
  }
});

/** Until WASM has arrived and the browser has nothing left to do. */
async function comesAlive(page: Page): Promise<void> {
  await page.waitForFunction(() => performance.getEntriesByType("resource").some((file) => file.name.endsWith(".wasm")));
  await page.evaluate(() => new Promise((idle) => requestIdleCallback(() => requestIdleCallback(idle))));
}
