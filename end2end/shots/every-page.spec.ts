// Pictures for people to look at: `catalog-1440-light.png` and so on.
import { test } from "@playwright/test";
import path from "node:path";
import { prepare } from "../stage/pages";

const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];
const THEMES = ["light", "dark"] as const;

test("a picture of every page and state", async ({ browser, page }) => {
  const address = process.env.STINT_ADDRESS ?? "";
  const folder = process.env.SHOTS ?? "";
  const { cast, looks } = await prepare(browser, { address });
  for (const look of looks) {
    await test.step(look.name, async () => {
      const person = look.who && cast[look.who];
      const shown = person?.page ?? page;
      await shown.setViewportSize(SIZES[0] ?? { width: 1440, height: 900 });
      await shown.goto(new URL(look.path, address).href);
      if (person) await look.then?.(person);
      for (const size of SIZES) {
        await shown.setViewportSize(size);
        for (const theme of THEMES) {
          await shown.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
          const file = path.join(folder, `${look.name}-${size.width}-${theme}.png`);
          await shown.screenshot({ path: file, fullPage: true });
        }
      }
    });
  }
});
