// WCAG 2.2 AA on every page in every state: colours in both themes, the layout on a wide screen and at 320 px.
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { test } from "../stage/pages";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** What a narrow screen can break; names and roles are the same at every width, colours on every screen. */
const LAYOUT = ["target-size", "scrollable-region-focusable"];
/** So many tests share the pages, so that two workers can look at them side by side. */
const PARTS = 2;

test.describe.configure({ mode: "parallel" });

for (let part = 1; part <= PARTS; part++) {
  test(`no page has an accessibility fault (part ${part} of ${PARTS})`, async ({ pages }) => {
    test.setTimeout(5 * 60_000);
    const { cast, looks, shownTo } = pages;
    for (const look of looks.filter((_, place) => (place % PARTS) + 1 === part)) {
      await test.step(look.name, async () => {
        const page = shownTo(look.who);
        await page.setViewportSize({ width: 1280, height: 800 });
        await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
        await page.goto(look.path);
        if (look.who) await look.then?.(cast[look.who]);
        await expect.soft(page.getByRole("heading", { level: 1 }), `${look.name} has one title`).toHaveCount(1);
        await checkWidth(page, `${look.name}, 1280 px`);
        await check(axe(page).withTags(TAGS), `${look.name}, light`);
        await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
        await check(axe(page).withRules(["color-contrast"]), `${look.name}, dark`);
        await page.setViewportSize({ width: 320, height: 800 });
        await checkWidth(page, `${look.name}, 320 px`);
        await check(axe(page).withRules(LAYOUT), `${look.name}, 320 px`);
      });
    }
  });
}

/** Without a page of its own for the result: no page here has frames. */
function axe(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).setLegacyMode();
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
