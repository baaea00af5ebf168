// The browser has nothing to say about any page: no message, no error, no report of the content security policy.
import type { Page } from "@playwright/test";
import { expect, test } from "../stage";
import { prepare } from "../stage/pages";

test("no page makes the browser's console say anything", async ({ browser, stint, page }) => {
  test.setTimeout(5 * 60_000);
  const { cast, looks } = await prepare(browser, stint);
  const said: string[] = [];
  let where = "";
  const listen = (heard: Page) => {
    heard.on("console", (message) => said.push(`${where}: ${message.type()}: ${message.text()}`));
    heard.on("pageerror", (error) => said.push(`${where}: ${error.message}`));
  };
  for (const heard of [page, ...Object.values(cast).map((person) => person.page)]) listen(heard);

  for (const look of looks) {
    const person = look.who && cast[look.who];
    const shown = person?.page ?? page;
    where = look.name;
    const answer = await shown.goto(look.path);
    if (person) await expect(shown.getByRole("button", { name: /search/i }).first()).toBeVisible();
    if (person) await look.then?.(person);
    // A page with the status of a problem is told by the browser itself, whatever is on it.
    const status = answer?.status() ?? 0;
    const expected = status >= 400 ? `Failed to load resource: the server responded with a status of ${status}` : "";
    for (const line of said.splice(0)) {
      if (!expected || !line.includes(expected)) expect.soft(line).toBe("");
    }
  }
});
