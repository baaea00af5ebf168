// AWS refuses everything at the moment an access ends: the operations page says what is late and why, an administrator has
// it tried again, and once AWS is back the access is gone.
import { expect, signIn, SimulatedAws, Stint, test } from "../stage";

const THROTTLE = { operation: "*", fault: { kind: "throttle" } };
/** Later than promised. */
const LATE = 75_000;

test("what is late is shown with its cause and can be tried again at once", async ({ browser }) => {
  test.setTimeout(4 * 60_000);
  const aws = await SimulatedAws.start();
  const stint = await Stint.demo("--simulated-at", aws.address);
  try {
    const ana = await signIn(browser, stint, "Ana Ruiz", true);
    await ana.wants("ReadOnlyAccess in staging-orders");
    await ana.fills({ minutes: "60", reason: "Look at a failed order" });
    await ana.sends();
    await ana.sees("Active", 40_000);
    await aws.control("faults", "POST", THROTTLE);
    await ana.page.getByText("End now").click();
    await ana.page.getByRole("button", { name: "Yes, end it" }).click();

    const priya = await signIn(browser, stint, "Priya Raman", true);
    const { page } = priya;
    await page.goto("/operations");
    await expect(page.getByRole("main")).toContainText("Nothing is late");
    const late = page.getByRole("table", { name: /^Late removals/ }).getByRole("row").filter({ hasText: "Ana Ruiz" });
    await expect(async () => {
      await page.reload();
      await expect(late).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: LATE + 20_000, intervals: [2_000] });
    await expect(page.getByRole("main")).toContainText("1 removal is late. Stint goes on trying.");
    await expect(late).toContainText("AWS allows 20 calls a second and got more");
    await expect(late).toContainText("ThrottlingException");
    await expect(late).toContainText(/AWS request [0-9a-f-]{36}/);

    await aws.control("faults", "DELETE");
    await late.getByRole("button", { name: "Try now" }).click();
    await expect(async () => {
      await page.reload();
      await expect(page.getByRole("main")).not.toContainText("removal is late", { timeout: 500 });
    }).toPass({ timeout: 20_000 });
    await ana.sees(/Confirmed gone/, 20_000);
  } finally {
    await stint.stop();
    await aws.stop();
  }
});
