// Signing in through a certified OpenID provider, and what happens when someone meddles with it.
import { expect, test } from "../stage";
import { serve, signInAs, stop, type Served } from "../stage/serve";

let served: Served;
test.beforeAll(async () => {
  served = await serve();
});
test.afterAll(async () => stop(served));

test("Ana signs in through the identity provider", async ({ browser, javaScriptEnabled }) => {
  const ana = await signInAs(browser, served.stint, "idp-ana.ruiz", javaScriptEnabled ?? true);
  await expect(ana.page.getByRole("banner")).toContainText("Ana Ruiz");
  const cookies = await ana.page.context().cookies();
  const session = cookies.find((cookie) => cookie.name.includes("session"));
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax" });
  await ana.wants("PaymentsOperator in prod-payments");
});

test("someone whom the directory does not know signs in and can ask for nothing", async ({ browser, javaScriptEnabled }) => {
  const stranger = await signInAs(browser, served.stint, "idp-nobody", javaScriptEnabled ?? true);
  await stranger.page.goto("/catalog");
  await expect(stranger.page.getByRole("link", { name: /^Request / })).toHaveCount(0);
});

test("a sign-in that was not begun in this browser is refused", async ({ page }) => {
  const answer = await page.goto(`${served.stint.address}/sign-in/callback?code=stolen&state=made-up`);
  expect(answer?.status()).toBe(401);
  await expect(page.getByRole("alert")).toContainText("Begin again");
});

test("the demo's way to sign in does not exist here", async ({ request }) => {
  const answer = await request.post(`${served.stint.address}/sign-in/demo`, {
    form: { person: "any" },
    headers: { origin: served.stint.address },
  });
  expect(answer.status()).toBeGreaterThanOrEqual(400);
  expect(answer.headers()["set-cookie"] ?? "").not.toContain("session");
});
