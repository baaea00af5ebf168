// What is typed wrong, forged or repeated gets a sentence and the right status, and nothing typed is lost.
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test, type Person } from "../stage";

const ACCESS = "ReadOnlyAccess in prod-orders";

test("a reason of 10 000 characters is refused and kept", async ({ as }) => {
  const ana = await as("Ana Ruiz");
  const reason = "Why? ".repeat(2_000).trim();
  await ana.wants(ACCESS);
  await ana.fills({ reason });
  const [answer] = await Promise.all([ana.page.waitForResponse(isForm), ana.sends()]);
  expect(answer.status()).toBe(422);
  const field = ana.page.getByLabel("Reason");
  await expect(field).toHaveValue(reason);
  await expect(field).toHaveAccessibleDescription(/at most 1000 are allowed\. Shorten it\./);
  await expect(ana.page.getByRole("alert")).toContainText("at most 1000");
});

test("a time over the limit is refused with the limit", async ({ as }) => {
  const ana = await as("Ana Ruiz");
  await ana.wants(ACCESS);
  await ana.fills({ minutes: "100000", reason: "Look at an order" });
  const [answer] = await Promise.all([ana.page.waitForResponse(isForm), ana.sends()]);
  expect(answer.status()).toBe(422);
  await expect(ana.page.getByLabel("Minutes")).toHaveAccessibleDescription(/The longest time is 7 d\./);
  await expect(ana.page.getByLabel("Reason")).toHaveValue("Look at an order");

  await ana.fills({ minutes: "600" });
  const [second] = await Promise.all([ana.page.waitForResponse(isForm), ana.sends()]);
  expect(second.status()).toBe(422);
  await expect(ana.page.getByRole("alert")).toContainText("8 h");
});

test("an account that is not there any more is said so", async ({ as }) => {
  const ana = await as("Ana Ruiz");
  const gone = "999999999999/ps-0000000000000000";
  const page = await ana.page.goto(`/catalog/${gone}`);
  expect(page?.status()).toBe(404);
  await expect(ana.page.getByRole("alert")).toBeVisible();
  const answer = await ana.posts("/requests/new", { entitlements: gone, minutes: "30", reason: "Look" });
  expect([404, 422]).toContain(answer.status());
});

test("somebody who is not in the directory cannot be chosen", async ({ as }) => {
  const ana = await as("Ana Ruiz");
  const answer = await ana.posts("/sign-in/demo", { person: "00000000-0000-0000-0000-000000000000" });
  expect(answer.status()).toBe(404);
  expect(await answer.text()).toContain("not in the simulated organization");
});

test("nobody approves for themselves, not with a forged form either", async ({ as }) => {
  const [ana, sam] = [await as("Ana Ruiz"), await as("Sam Okafor")];
  const request = await asked(ana, sam, "prod-search");
  const forged = await ana.posts(`${request.path}/approve`, { content: request.content, minutes: "30" });
  expect([403, 409]).toContain(forged.status());
  expect(await forged.text()).toMatch(/yourself|may not/);
  await ana.page.goto(request.path);
  await ana.sees(/Waiting/);
});

test("a decision on something else than what was asked is refused", async ({ as }) => {
  const [ana, sam] = [await as("Ana Ruiz"), await as("Sam Okafor")];
  const request = await asked(ana, sam, "prod-web");
  const other = request.content.replace(/^./, (digit) => (digit === "0" ? "1" : "0"));
  const forged = await sam.posts(`${request.path}/approve`, { content: other, minutes: "30" });
  expect(forged.status()).toBe(409);
  expect(await forged.text()).toContain("not what you looked at");
});

test("an approval that is sent twice counts once", async ({ as }) => {
  const [ana, sam] = [await as("Ana Ruiz"), await as("Sam Okafor")];
  const request = await asked(ana, sam, "prod-inventory");
  const form = { content: request.content, minutes: "5" };
  expect((await sam.posts(`${request.path}/approve`, form)).status()).toBe(303);
  const replayed = await sam.posts(`${request.path}/approve`, form);
  expect(replayed.status()).toBe(409);
  expect(await replayed.text()).toMatch(/Sam Okafor approved this .* ago\. Nothing was changed\./);
});

test("a form from another site is refused", async ({ as }) => {
  const sam = await as("Sam Okafor");
  const forged = await sam.posts("/queue/decide", { verdict: "approve" }, { origin: "https://evil.example" });
  expect(forged.status()).toBe(403);
});

test("an auditor reads and changes nothing; others do not read the log", async ({ as }) => {
  const [ana, sam, ines] = [await as("Ana Ruiz"), await as("Sam Okafor"), await as("Ines Duarte")];
  const request = await asked(ana, sam, "prod-shipping");
  expect((await ines.page.goto(request.path))?.status()).toBe(200);
  const decided = await ines.posts(`${request.path}/approve`, { content: request.content, minutes: "5" });
  expect(decided.status()).toBe(403);
  for (const path of ["/audit", "/reports", "/reports/grant-register", "/audit/download.csv"]) {
    expect((await ana.page.request.get(path)).status(), path).toBe(403);
  }
});

test("a policy file with an error is told with its line and what to do", async ({ stint }) => {
  const file = path.join(stint.data, "wrong.cedar");
  await writeFile(file, '@id("broken")\n@max_duration("8 bananas")\npermit (principal, action, resource);\n');
  const { code, output } = await run(["policy", "check", file]);
  expect(code).not.toBe(0);
  expect(output).toMatch(/wrong\.cedar:[123]:/);
});

/** Ana asks for access to an account of production; the hash that a decision has to name is on the page that Sam sees. */
async function asked(ana: Person, sam: Person, account: string): Promise<{ path: string; content: string }> {
  await ana.wants(`ViewOnlyAccess in ${account}`);
  await ana.fills({ minutes: "30", reason: `Look at the queues of ${account}` });
  await ana.sends();
  await ana.sees(/Waiting/);
  const { pathname } = new URL(ana.page.url());
  expect(pathname).toMatch(/^\/requests\/req_/);
  await sam.page.goto(pathname);
  return { path: pathname, content: await sam.page.locator("input[name=content]").inputValue() };
}

function isForm(response: { request(): { method(): string } }): boolean {
  return response.request().method() === "POST";
}

function run(command: string[]): Promise<{ code: number; output: string }> {
  const binary = process.env.STINT_BINARY ?? "";
  return new Promise((done) => {
    execFile(binary, command, (error, stdout, stderr) => {
      done({ code: typeof error?.code === "number" ? error.code : 0, output: stdout + stderr });
    });
  });
}
