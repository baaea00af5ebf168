// `stint serve`: the process as an organization runs it, with a real identity provider in front.
import { expect, type Browser } from "@playwright/test";
import { IdentityProvider } from "./identity-provider";
import { Person } from "./person";
import { Stint, freePort } from "./process";

export type Served = { stint: Stint; provider: IdentityProvider };

export async function serve(): Promise<Served> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const client = { id: "stint", secret: "a secret between the two of them" };
  const provider = await IdentityProvider.start(`${origin}/sign-in/callback`, client);
  const stint = await Stint.start(port, ["serve", "--listen", `127.0.0.1:${port}`, "--simulated-aws"], {
    STINT_ORIGIN: origin,
    STINT_OIDC_ISSUER: provider.issuer,
    STINT_OIDC_CLIENT_ID: client.id,
    STINT_OIDC_CLIENT_SECRET: client.secret,
  });
  return { stint, provider };
}

export async function stop({ stint, provider }: Served): Promise<void> {
  await stint.stop();
  await provider.stop();
}

/** Through the provider's own pages, as `idp-ana.ruiz`. */
export async function signInAs(browser: Browser, stint: Stint, subject: string, scripts: boolean): Promise<Person> {
  const context = await browser.newContext({ baseURL: stint.address, javaScriptEnabled: scripts });
  const page = await context.newPage();
  await page.goto("/sign-in?next=%2Fcatalog");
  await page.getByRole("link", { name: "Continue with your identity provider" }).click();
  await page.getByPlaceholder("Enter any login").fill(subject);
  await page.getByPlaceholder("and password").fill("anything");
  await page.getByRole("button", { name: "Sign-in" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveURL(/\/catalog$/);
  return new Person(subject, page, scripts);
}
