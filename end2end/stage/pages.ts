// Every page in every state, for those stories that look at all of them.
import type { Browser, Page } from "@playwright/test";
import { signIn, test as base } from ".";
import type { Person } from "./person";

export type Look = {
  name: string;
  /** Who looks; nobody is signed in where it is missing. */
  who?: "ana" | "sam" | "ines" | "theo" | "priya" | "robert";
  path: string;
  /** Brings the page into its state once it is open. */
  then?: (person: Person) => Promise<void>;
};

/** The same for all stories of a worker: nobody can ask for the same access twice. */
export const test = base.extend<object, { pages: Prepared }>({
  pages: [
    async ({ browser, stint }, use) => {
      const context = await browser.newContext({ baseURL: stint.address });
      const prepared = await prepare(browser, stint);
      const nobody = await context.newPage();
      await use({ ...prepared, shownTo: (who) => (who ? prepared.cast[who].page : nobody) });
      const people = Object.values(prepared.cast).map((person) => person.page.context());
      for (const opened of [context, ...people]) await opened.close();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

type Prepared = { cast: Cast; looks: Look[]; shownTo: (who: Look["who"]) => Page };

export type Cast = Record<NonNullable<Look["who"]>, Person>;

const NAMES: Record<keyof Cast, string> = {
  ana: "Ana Ruiz",
  sam: "Sam Okafor",
  ines: "Ines Duarte",
  theo: "Theo Brandt",
  priya: "Priya Raman",
  robert: "Robert Keane",
};

/** Six people, and something of each kind for them to look at: waiting, active, ended and rejected. */
export async function prepare(browser: Browser, stint: { address: string }): Promise<{ cast: Cast; looks: Look[] }> {
  const entries = Object.entries(NAMES).map(async ([part, name]) => [part, await signIn(browser, stint, name, true)]);
  const cast = Object.fromEntries(await Promise.all(entries)) as Cast;
  const { ana, sam } = cast;

  const active = await asks(ana, "ReadOnlyAccess in staging-web", "Compare headers with production");
  await ana.sees("Active");
  const ended = await asks(ana, "ReadOnlyAccess in dev-orders", "Look at a failed order");
  await ana.sees("Active");
  await ana.page.getByText("End now").click();
  await ana.page.getByRole("button", { name: "Yes, end it" }).click();
  await ana.sees(/Ended/);
  const rejected = await asks(ana, "AdministratorAccess in prod-web", "Rotate a key");
  await sam.page.goto(rejected);
  await sam.page.getByLabel("Comment").fill("The deployment pipeline rotates it. Use that.");
  await sam.page.getByRole("button", { name: "Reject" }).click();
  await sam.sees(/Rejected/);
  const waiting = await asks(ana, "PaymentsOperator in prod-payments", "Refund of order 4711 fails");
  await asks(ana, "ReadOnlyAccess in prod-orders", "Count yesterday's orders");

  const catalog = "/catalog?q=prod-payments+PaymentsOperator";
  await ana.page.goto(catalog);
  const entitlement = (await ana.page.locator("th a[href^='/catalog/']").first().getAttribute("href")) ?? "";
  const form = `/requests/new?entitlements=${entitlement.replace("/catalog/", "")}`;
  const version = await changesPolicies(cast.theo, "@max_duration(\"8h\")", "@max_duration(\"7h\")", "Seven hours are enough");
  const proposal = await changesPolicies(cast.theo, "@max_duration(\"2h\")", "@max_duration(\"3h\")", "Deployments take longer");
  return { cast, looks: looks({ active, ended, rejected, waiting, entitlement, form, version, proposal }) };
}

/** Where the change is told: as a version when it only takes away, else as a proposal. */
async function changesPolicies({ page }: Person, from: string, to: string, reason: string): Promise<string> {
  await page.goto("/policies/edit");
  const text = page.getByRole("textbox", { name: "Policies in Cedar" });
  await text.fill((await text.inputValue()).replace(from, to));
  await page.getByLabel("Reason").fill(reason);
  await page.getByRole("button", { name: "Propose" }).click();
  await page.waitForURL(/\/policies\/(proposals|versions)\//);
  return new URL(page.url()).pathname;
}

async function asks(ana: Person, access: string, reason: string): Promise<string> {
  await ana.wants(access);
  await ana.fills({ minutes: "60", reason });
  await ana.sends();
  await ana.sees(/Waiting|Adding|Active/);
  return new URL(ana.page.url()).pathname;
}

type Paths = Record<
  "active" | "ended" | "rejected" | "waiting" | "entitlement" | "form" | "version" | "proposal",
  string
>;

function looks(paths: Paths): Look[] {
  return [
    { name: "sign-in", path: "/sign-in" },
    { name: "signed-out", path: "/catalog" },
    { name: "home", who: "ana", path: "/" },
    { name: "home-empty", who: "robert", path: "/" },
    { name: "home-to-decide", who: "sam", path: "/" },
    { name: "catalog", who: "ana", path: "/catalog" },
    { name: "catalog-search", who: "ana", path: "/catalog?q=prod+read" },
    { name: "catalog-everything", who: "ana", path: "/catalog?show=all&page=2" },
    { name: "catalog-management", who: "theo", path: "/catalog?q=management" },
    { name: "catalog-nothing", who: "ana", path: "/catalog?q=zzzzzz" },
    { name: "catalog-not-mine", who: "robert", path: "/catalog?q=prod-payments" },
    { name: "catalog-chosen", who: "ana", path: "/catalog?q=staging", then: chooseTwo },
    { name: "entitlement", who: "ana", path: paths.entitlement },
    { name: "entitlement-forbidden", who: "robert", path: paths.entitlement },
    { name: "request-form", who: "ana", path: paths.form },
    { name: "request-form-empty", who: "ana", path: "/requests/new" },
    { name: "request-form-too-long", who: "ana", path: `${paths.form}&minutes=9999` },
    { name: "request-form-refused", who: "ana", path: paths.form, then: sendNothing },
    { name: "requests", who: "ana", path: "/requests" },
    { name: "requests-empty", who: "robert", path: "/requests" },
    { name: "requests-everyone", who: "ines", path: "/requests?whose=everyone" },
    { name: "request-waiting", who: "ana", path: paths.waiting },
    { name: "request-to-decide", who: "sam", path: paths.waiting },
    { name: "request-active", who: "ana", path: paths.active },
    { name: "request-ended", who: "ana", path: paths.ended },
    { name: "request-rejected", who: "ana", path: paths.rejected },
    { name: "queue", who: "sam", path: "/queue" },
    { name: "queue-empty", who: "robert", path: "/queue" },
    { name: "audit", who: "ines", path: "/audit" },
    { name: "audit-record", who: "ines", path: "/audit?kind=request_approved", then: openRecord },
    { name: "audit-nothing", who: "ines", path: "/audit?actor=zzzzzz" },
    { name: "reports", who: "ines", path: "/reports" },
    { name: "report-grant-register", who: "ines", path: "/reports/grant-register" },
    { name: "report-removal-timeliness", who: "ines", path: "/reports/removal-timeliness" },
    { name: "report-standing-access", who: "ines", path: "/reports/standing-access?scope=staging" },
    { name: "report-current-access", who: "ines", path: "/reports/current-access?scope=staging" },
    { name: "report-nothing", who: "ines", path: "/reports/grant-register?scope=sandbox" },
    { name: "simulator", who: "ines", path: "/policies/simulator" },
    {
      name: "simulator-yes",
      who: "ines",
      path: "/policies/simulator?person=ana.ruiz&entitlement=AdministratorAccess+in+prod-payments",
    },
    {
      name: "simulator-no",
      who: "ines",
      path: "/policies/simulator?person=clara.jensen&entitlement=S3DataReader+in+prod-data-platform&minutes=120",
    },
    { name: "simulator-choose", who: "ines", path: "/policies/simulator?person=an&entitlement=prod" },
    { name: "simulator-own", who: "ana", path: "/policies/simulator?entitlement=ReadOnlyAccess+in+prod-orders" },
    { name: "who-may-have", who: "ines", path: "/policies/who?entitlement=ReadOnlyAccess+in+prod-payments" },
    { name: "who-may-have-nobody", who: "ines", path: "/policies/who?entitlement=BreakGlassAdmin+in+prod-web" },
    { name: "what-may-they-have", who: "ines", path: "/policies/what?person=sam.okafor" },
    { name: "entitlement-overseen", who: "ines", path: paths.entitlement },
    { name: "operations", who: "ines", path: "/operations" },
    { name: "policies", who: "ines", path: "/policies", then: openPolicy },
    { name: "policies-edit", who: "theo", path: "/policies/edit" },
    { name: "policies-edit-mistake", who: "theo", path: "/policies/edit", then: makeMistake },
    { name: "policies-edit-form", who: "theo", path: "/policies/edit", then: openShape },
    { name: "policies-versions", who: "ines", path: "/policies/versions" },
    { name: "policies-version", who: "theo", path: paths.version },
    { name: "policies-proposal", who: "theo", path: paths.proposal },
    { name: "policies-proposal-to-decide", who: "priya", path: paths.proposal },
    { name: "sessions", who: "ana", path: "/sessions" },
    { name: "not-for-you", who: "ana", path: "/audit" },
    { name: "not-found", who: "ana", path: "/nowhere" },
  ];
}

async function chooseTwo({ page }: Person): Promise<void> {
  const boxes = page.getByRole("checkbox");
  await boxes.nth(0).check();
  await boxes.nth(1).check();
}

async function sendNothing(person: Person): Promise<void> {
  await person.fills({ minutes: "1", reason: "" });
  await person.sends();
  await person.page.getByRole("alert").waitFor();
}

async function openRecord({ page }: Person): Promise<void> {
  await page.getByText(/^Record \d+$/).first().click();
}

async function openPolicy({ page }: Person): Promise<void> {
  await page.getByText("Production read-only for engineers", { exact: true }).click();
}

async function makeMistake({ page }: Person): Promise<void> {
  const text = page.getByRole("textbox", { name: "Policies in Cedar" });
  await text.fill((await text.inputValue()).replace('Action::"request"', 'Action::"reqest"'));
  await page.getByRole("link", { name: /^Line/ }).first().waitFor();
}

async function openShape({ page }: Person): Promise<void> {
  await page.getByText("Add a policy by form").click();
}
