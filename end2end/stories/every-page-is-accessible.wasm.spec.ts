// WCAG 2.2 AA on every page in every state: colours in both themes, the layout on a wide screen and at 320 px.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "../stage";
import { prepare } from "../stage/pages";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** What a narrow screen can break; names and roles are the same at every width, colours on every screen. */
const LAYOUT = ["target-size", "scrollable-region-focusable"];
/** So many tests share the pages, as each can run beside another. */
const PARTS = 4;

test.describe.configure({ mode: "parallel" });

for (let part = 0; part < PARTS; part++) {
  test(`no page has an accessibility fault, part ${part + 1} of ${PARTS}`, async ({ browser, stint, page }) => {
    test.setTimeout(4 * 60_000);
    const { cast, looks } = await prepare(browser, stint);
    for (const look of looks.filter((_, place) => place % PARTS === part)) {
      await test.step(look.name, async () => {
        const person = look.who && cast[look.who];
        const shown = person?.page ?? page;
        await shown.setViewportSize({ width: 1280, height: 800 });
        await shown.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
        await shown.goto(look.path);
        if (person) await look.then?.(person);
        await expect.soft(shown.getByRole("heading", { level: 1 }), `${look.name} has one title`).toHaveCount(1);
        await checkWidth(shown, `${look.name}, 1280 px`);
        await check(new AxeBuilder({ page: shown }).withTags(TAGS), `${look.name}, light`);
        await shown.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
        await check(new AxeBuilder({ page: shown }).withRules(["color-contrast"]), `${look.name}, dark`);
        await shown.setViewportSize({ width: 320, height: 800 });
        await checkWidth(shown, `${look.name}, 320 px`);
        await check(new AxeBuilder({ page: shown }).withRules(LAYOUT), `${look.name}, 320 px`);
      });
    }
  });
}

async function check(axe: AxeBuilder, where: string): Promise<void> {
  const { violations } = await axe.analyze();
  const found = violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((node) => node.html) }));
  expect.soft(found, where).toEqual([]);
}

/** WCAG 2.2, 1.4.10: nothing has to be scrolled in two directions. */
async function checkWidth(page: Page, where: string): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(overflow, where).toBe(0);
}
