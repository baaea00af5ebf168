// WCAG 2.2 AA on every page in every state: light and dark, on a wide screen and at 320 px.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "../stage";
import { prepare } from "../stage/pages";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const THEMES = ["light", "dark"] as const;
const WIDTHS = [1280, 320];

test("no page has an accessibility fault in any theme or width", async ({ browser, stint, page }) => {
  test.setTimeout(15 * 60_000);
  const { cast, looks } = await prepare(browser, stint);
  for (const look of looks) {
    await test.step(look.name, async () => {
      const person = look.who && cast[look.who];
      const shown = person?.page ?? page;
      await shown.setViewportSize({ width: WIDTHS[0] ?? 1280, height: 800 });
      await shown.goto(look.path);
      if (person) await look.then?.(person);
      for (const width of WIDTHS) {
        await shown.setViewportSize({ width, height: 800 });
        await checkWidth(shown, `${look.name} at ${width} px`);
        for (const theme of THEMES) {
          await shown.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
          const { violations } = await new AxeBuilder({ page: shown }).withTags(TAGS).analyze();
          const found = violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((node) => node.html) }));
          expect.soft(found, `${look.name}, ${theme}, ${width} px`).toEqual([]);
        }
      }
      await expect.soft(shown.getByRole("heading", { level: 1 }), `${look.name} has one title`).toHaveCount(1);
    });
  }
});

/** WCAG 2.2, 1.4.10: nothing has to be scrolled in two directions. */
async function checkWidth(page: Page, where: string): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(overflow, where).toBe(0);
}
