// The whole job, by four people: ask, approve, use, end, prove.
import { expect, test } from "../stage";

const ACCESS = "ReadOnlyAccess in prod-payments";

test("Ana gets production access for a while, Sam agrees, it ends by itself, and Ines can prove it", async ({ as }) => {
  // The shortest access lasts five minutes.
  test.setTimeout(8 * 60_000);
  const [ana, sam] = [await as("Ana Ruiz"), await as("Sam Okafor")];
  const reason = `Refund of order 4711 fails, told by ${test.info().project.name}`;

  await test.step("Ana asks", async () => {
    await ana.wants(ACCESS);
    await expect(ana.page.getByRole("main")).toContainText("sre-leads");
    await ana.fills({ minutes: "30", reason, ticket: "OPS-4711" });
    await ana.sends();
    await expect(ana.page.getByRole("status").filter({ hasText: "Your request is sent." })).toBeVisible();
    await ana.sees(/Waiting/);
  });

  await test.step("Sam reads why, gives five minutes instead of thirty, and approves", async () => {
    await sam.page.goto("/queue");
    const entry = sam.page.getByRole("listitem").filter({ hasText: reason });
    await expect(entry).toContainText("Ana Ruiz");
    await entry.getByLabel("Minutes").fill("5");
    await entry.getByLabel("Comment").fill("Five minutes are enough for one refund.");
    await entry.getByRole("button", { name: "Approve" }).click();
    await expect(sam.page.getByRole("status").filter({ hasText: "Approved." })).toBeVisible();
    await expect(entry).toHaveCount(0);
  });

  await test.step("Ana's page says that it is active and leads to AWS", async () => {
    await ana.sees("Active", 5_000);
    const console = ana.page.getByRole("link", { name: /console/i }).first();
    await expect(console).toHaveAttribute("href", /\/start\/#\/console\?account_id=\d{12}&role_name=ReadOnlyAccess/);
    await ana.sees(/Five minutes are enough/);
  });

  await test.step("Theo, who runs Stint, sees who has what", async () => {
    const theo = await as("Theo Brandt");
    await theo.page.goto("/reports/current-access?scope=prod");
    const row = theo.page.getByRole("row").filter({ hasText: "Ana Ruiz" }).filter({ hasText: "ReadOnlyAccess" });
    await expect(row).toBeVisible();
  });

  await test.step("It ends by itself", async () => {
    await ana.sees(/Confirmed gone/, 6 * 60_000);
  });

  await test.step("Ines finds it in the grant register and takes it home", async () => {
    const ines = await as("Ines Duarte");
    await ines.page.goto("/reports");
    await ines.page.getByRole("main").getByRole("link", { name: "Grant register" }).click();
    const row = ines.page.getByRole("row").filter({ hasText: reason });
    await expect(row).toContainText("Sam Okafor");
    await expect(row).toContainText("OPS-4711");

    const [download] = await Promise.all([
      ines.page.waitForEvent("download"),
      ines.page.getByRole("main").getByRole("link", { name: "CSV" }).click(),
    ]);
    const chunks = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk);
    const csv = Buffer.concat(chunks).toString();
    const line = csv.split("\n").find((line) => line.includes(reason));
    expect(line).toContain("Ana Ruiz");
    expect(line).toContain("Sam Okafor");

    await ines.page.goto("/reports/removal-timeliness");
    await expect(ines.page.getByRole("listitem").filter({ hasText: /^under 2 s\s*[1-9]/ })).toBeVisible();
    await ines.page.goto(`/audit?actor=Sam`);
    await expect(ines.page.getByRole("row").filter({ hasText: "Five minutes are enough" })).toBeVisible();
  });
});

test("Ana needs her access no longer and gives it back", async ({ as }) => {
  const ana = await as("Ana Ruiz");
  await ana.wants("ReadOnlyAccess in staging-orders");
  await ana.fills({ minutes: "60", reason: "Compare two orders" });
  await ana.sends();
  await ana.sees("Active");
  await ana.page.getByText("End now").click();
  await ana.page.getByRole("button", { name: "Yes, end it" }).click();
  await ana.sees(/Confirmed gone/);
});
