// An administrator changes the policies: a mistake is explained, a second administrator confirms, a requester's catalog
// follows. With scripts and without.
import { expect, test, type Person } from "../stage";

const POLICY = `
@id("finance-reads-staging")
@title("Staging read-only for finance")
@max_duration("1h")
@approval("automatic")
permit (
    principal in Group::"finance",
    action == Action::"request",
    resource in OrganizationalUnit::"Workloads/Staging"
)
when { !resource.permission_set.administrative };
`;

/** Types at the end of the text. */
async function adds({ page }: Person, more: string): Promise<void> {
  const text = page.getByRole("textbox", { name: "Policies in Cedar" });
  await text.fill((await text.inputValue()) + more);
}

async function mayAsk({ page }: Person, access: string): Promise<boolean> {
  const [permissionSet, account] = access.split(" in ");
  await page.goto(`/catalog?q=${account}+${permissionSet}`);
  return page.getByRole("link", { name: `Request ${access}` }).first().isVisible();
}

test("two administrators change the policies and a requester's catalog follows", async ({ as, javaScriptEnabled }) => {
  const [theo, priya, olga] = [await as("Theo Brandt"), await as("Priya Raman"), await as("Olga Ivanenko")];
  const scripts = javaScriptEnabled ?? true;
  expect(await mayAsk(olga, "ReadOnlyAccess in staging-web")).toBe(false);

  await theo.page.goto("/policies");
  await expect(theo.page.getByRole("heading", { level: 1, name: "Policies" })).toBeVisible();
  await expect(theo.page.getByText("Production read-only for engineers", { exact: true })).toBeVisible();
  await theo.page.getByRole("link", { name: "Edit", exact: true }).click();

  // A mistake is explained, with its line, while he types or when he asks.
  await adds(theo, POLICY.replace('Action::"request"', 'Action::"reqest"'));
  if (!scripts) await theo.page.getByRole("button", { name: "Check" }).click();
  const mistakes = theo.page.locator("#text-faults");
  await expect(mistakes).toContainText("reqest");
  const line = mistakes.getByRole("link", { name: /^Line \d+/ }).first();
  const number = (await line.textContent())?.match(/\d+/)?.[0];
  await line.click();
  const text = theo.page.getByRole("textbox", { name: "Policies in Cedar" });
  if (scripts) {
    await expect(text).toBeFocused();
    const chosen = await text.evaluate((area: HTMLTextAreaElement) =>
      area.value.slice(0, area.selectionStart).split("\n").length.toString(),
    );
    expect(chosen).toBe(number);
  } else {
    await expect(theo.page).toHaveURL(new RegExp(`#line-${number}$`));
  }

  // What has mistakes cannot be proposed, and nothing typed is lost.
  await theo.page.getByLabel("Reason").fill("Finance compares invoices with staging");
  await theo.page.getByRole("button", { name: "Propose" }).click();
  await expect(theo.page.getByRole("alert")).toContainText("Mend");
  await expect(text).toHaveValue(/reqest/);
  await expect(theo.page.getByLabel("Reason")).toHaveValue("Finance compares invoices with staging");

  // Mended, he sees what it changes, and proposes it.
  await text.fill((await text.inputValue()).replace("reqest", "request"));
  await theo.page.getByRole("button", { name: "Check" }).click();
  await expect(mistakes).toContainText("No mistakes");
  await expect(theo.page.getByText("A second administrator has to confirm it.")).toBeVisible();
  await expect(theo.page.getByRole("region", { name: "What changes" })).toContainText("Staging read-only for finance");
  await theo.page.getByRole("button", { name: "Propose" }).click();
  await expect(theo.page.getByText("Waiting for a second administrator")).toBeVisible();
  await expect(theo.page.getByRole("button", { name: "Confirm" })).toHaveCount(0);
  expect(await mayAsk(olga, "ReadOnlyAccess in staging-web")).toBe(false);

  // The author's own confirmation is refused, whatever is sent.
  const own = await theo.posts(`${new URL(theo.page.url()).pathname}/confirm`, {});
  expect(own.status()).toBe(403);

  await priya.page.goto("/policies");
  await priya.page.getByRole("link", { name: "Finance compares invoices with staging" }).click();
  await expect(priya.page.getByRole("region", { name: /^Compared with version/ })).toContainText("finance");
  await priya.page.getByRole("button", { name: "Confirm" }).click();
  await expect(priya.page.getByText("Confirmed by Priya Raman.")).toBeVisible();
  expect(await mayAsk(olga, "ReadOnlyAccess in staging-web")).toBe(true);

  // To take it away again needs nobody else; the way back does.
  await theo.page.goto("/policies/edit");
  await adds(theo, '\n@id("freeze")\nforbid (principal in Group::"finance", action == Action::"request", resource);\n');
  await theo.page.getByLabel("Reason").fill("An incident");
  await theo.page.getByRole("button", { name: "Propose" }).click();
  await expect(theo.page.getByText("Only takes away, so nobody had to confirm it.")).toBeVisible();
  expect(await mayAsk(olga, "ReadOnlyAccess in staging-web")).toBe(false);
  await theo.page.goto("/policies/versions/1");
  await theo.page.getByLabel("Reason").fill("As before");
  await theo.page.getByRole("button", { name: "Roll back to this" }).click();
  await expect(theo.page.getByText("Waiting for a second administrator")).toBeVisible();
  await theo.page.getByText("Withdraw", { exact: true }).click();
  await theo.page.getByRole("button", { name: "Yes, withdraw it" }).click();
  await expect(theo.page.getByRole("main").getByText("Withdrawn", { exact: true })).toBeVisible();
});

test("the form for common shapes writes the Cedar", async ({ as }) => {
  const theo = await as("Theo Brandt");
  await theo.page.goto("/policies/edit");
  await theo.page.getByText("Add a policy by form").click();
  await theo.page.getByRole("button", { name: "Add to the text" }).click();
  await expect(theo.page.getByRole("alert")).toContainText("Say what people may ask for");
  await theo.page.getByLabel("Title").fill("Billing for engineers");
  await theo.page.getByLabel("Who", { exact: false }).first().fill("engineering");
  await theo.page.getByLabel("May ask for").selectOption("Permission set");
  await theo.page.getByLabel("Which one").fill("Billing");
  await theo.page.getByLabel("At most, hours").fill("2");
  await theo.page.getByRole("button", { name: "Add to the text" }).click();
  const text = theo.page.getByRole("textbox", { name: "Policies in Cedar" });
  await expect(text).toHaveValue(/@id\("billing-for-engineers"\)\n@title\("Billing for engineers"\)\n@max_duration\("120m"\)/);
  await expect(theo.page.locator("#text-faults")).toContainText("No mistakes");
});
