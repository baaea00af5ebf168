// What stories are told with: a server for each worker, and people who sign in.
import { test as base, expect, type Browser, type Page } from "@playwright/test";
import { Person } from "./person";
import { Stint } from "./process";

type Stage = {
  /** Signs someone in, in a browser of their own: `await as("Ana Ruiz")`. */
  as: (name: string) => Promise<Person>;
};

export const test = base.extend<Stage, { stint: Stint }>({
  stint: [
    async ({}, use) => {
      const stint = await Stint.demo();
      await use(stint);
      await stint.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],
  baseURL: async ({ stint }, use) => use(stint.address),
  as: async ({ browser, stint, javaScriptEnabled }, use) => {
    const people: Person[] = [];
    await use(async (name) => {
      const person = await signIn(browser, stint, name, javaScriptEnabled ?? true);
      people.push(person);
      return person;
    });
    for (const person of people) await person.page.context().close();
  },
});

/** The demo's way: by choosing a person on the page. */
export async function signIn(
  browser: Browser,
  { address }: { address: string },
  name: string,
  scripts: boolean,
): Promise<Person> {
  const context = await browser.newContext({ baseURL: address, javaScriptEnabled: scripts });
  const page: Page = await context.newPage();
  await page.goto("/sign-in");
  await page.getByRole("button", { name }).click();
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("Who are you?");
  return new Person(name, page, scripts);
}

export { expect } from "@playwright/test";
export { Person } from "./person";
export { SimulatedAws, Stint, freePort } from "./process";
