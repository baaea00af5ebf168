// What a person does in Stint, in the words of the screen. Works with and without scripts.
import { expect, type APIResponse, type Page } from "@playwright/test";

export class Person {
  constructor(
    readonly name: string,
    readonly page: Page,
    /** Without scripts nothing changes by itself: the person loads the page again. */
    private readonly scripts: boolean,
  ) {}

  /** Finds an access in the catalog, as `PaymentsOperator in prod-payments`, and opens its request form. */
  async wants(access: string): Promise<void> {
    const [permissionSet, account] = access.split(" in ");
    await this.page.goto("/catalog");
    const search = this.page.getByRole("searchbox", { name: "Search accounts" });
    await search.fill(`${account} ${permissionSet}`);
    await search.press("Enter");
    await this.page.getByRole("link", { name: `Request ${access}` }).first().click();
    await expect(this.page.getByRole("heading", { level: 1, name: "Request access" })).toBeVisible();
  }

  async fills(form: { minutes?: string; reason?: string; ticket?: string }): Promise<void> {
    if (form.minutes !== undefined) await this.page.getByLabel("Minutes").fill(form.minutes);
    if (form.reason !== undefined) await this.page.getByLabel("Reason").fill(form.reason);
    if (form.ticket !== undefined) await this.page.getByLabel("Ticket").fill(form.ticket);
  }

  async sends(): Promise<void> {
    await this.page.getByRole("button", { name: /^(Send|Get access)/ }).click();
  }

  /** Waits until the page says so: by itself, or because the person looks again. */
  async sees(text: string | RegExp, within = 10_000): Promise<void> {
    const found = this.page.getByRole("main").getByText(text).first();
    if (this.scripts) {
      await expect(found).toBeVisible({ timeout: within });
      return;
    }
    await expect(async () => {
      if (!(await found.isVisible())) await this.page.reload();
      await expect(found).toBeVisible({ timeout: 200 });
    }).toPass({ timeout: within, intervals: [250] });
  }

  /** Sends a form as this person's browser would, without a page. */
  async posts(path: string, form: Record<string, string>, headers: Record<string, string> = {}): Promise<APIResponse> {
    const origin = new URL(this.page.url()).origin;
    return this.page.request.post(path, { form, headers: { origin, ...headers }, maxRedirects: 0 });
  }
}
