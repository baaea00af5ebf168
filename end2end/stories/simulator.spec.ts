// Questions to policy, without asking for anything: an auditor about others, a requester about herself.
import { expect } from "@playwright/test";
import { test } from "../stage";

test("Ines asks why, looks who else may, and takes the list home", async ({ as }) => {
  const ines = await as("Ines Duarte");
  const { page } = ines;
  await page.goto("/reports");
  await page.getByRole("main").getByRole("link", { name: "Simulator" }).click();
  await page.getByRole("textbox", { name: "Person" }).fill("ruiz");
  await page.getByRole("textbox", { name: "Access" }).fill("AdministratorAccess in prod-payments");
  await page.getByLabel("Minutes").fill("120");
  await page.getByRole("button", { name: "Ask policy" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "No" })).toBeVisible();
  await ines.sees(/at most 1 h/);

  await page.getByLabel("Minutes").fill("60");
  await page.getByRole("button", { name: "Ask policy" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Yes" })).toBeVisible();
  await ines.sees("Ana Ruiz may ask for this.");
  await expect(page.getByRole("main")).toContainText("Approved by sre-leads");
  await expect(page.getByRole("main")).toContainText("Sam Okafor");
  expect(new URL(page.url()).searchParams.get("minutes")).toBe("60");

  await page.getByRole("link", { name: "Who may have it" }).click();
  await expect(page.getByRole("row").filter({ hasText: "ana.ruiz" })).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("main").getByRole("link", { name: "CSV" }).click(),
  ]);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  const csv = Buffer.concat(chunks).toString();
  expect(csv).toContain("About,prod-payments / AdministratorAccess");
  expect(csv).toMatch(/^Ana Ruiz,ana\.ruiz,/m);

  await page.goto("/policies/what?person=ana.ruiz");
  await ines.sees(/^\d+ of \d+ accesses$/);
  await page.getByRole("link", { name: "Next" }).click();
  await ines.sees(/^51 to \d+ of \d+ accesses$/);
  await page.goto("/audit?kind=exported");
  await ines.sees(/Downloaded who may have as CSV/);
});

test("A condition away from yes is told", async ({ as }) => {
  const ines = await as("Ines Duarte");
  const { page } = ines;
  await page.goto("/policies/simulator?person=Clara+Jensen&entitlement=S3DataReader+in+prod-data-platform");
  await ines.sees("Would be allowed with a ticket.");
  await page.getByLabel("Ticket").fill("OPS-1");
  await page.getByRole("button", { name: "Ask policy" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Yes" })).toBeVisible();
});

test("Ana asks about herself, and about nobody else", async ({ as }) => {
  const ana = await as("Ana Ruiz");
  const { page } = ana;
  await page.goto("/policies/simulator?entitlement=AdministratorAccess+in+prod-payments");
  await ana.sees("Ana Ruiz may ask for this.");
  await expect(page.getByRole("textbox", { name: "Person" })).toHaveCount(0);
  await page.goto("/policies/simulator?person=sam.okafor&entitlement=AdministratorAccess+in+prod-payments");
  await ana.sees(/for yourself only/);
  await page.goto("/policies/what?person=ana.ruiz");
  await ana.sees(/Only auditors and administrators/);
});
