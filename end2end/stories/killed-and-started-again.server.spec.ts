// A crash changes nothing: killed while AWS adds and while AWS removes, Stint goes on and does each once.
//
// The simulated AWS lives in a process of its own, which nobody kills.
import { expect, test, type Person } from "../stage";
import { Stint } from "../stage";
import { serve, signInAs, stop, type Served } from "../stage/serve";

type Logged = { operation: string };
type State = { assignments: Access[]; memberships: Member[]; running_operations: Access[] };
type Access = { account_name: string; permission_set_name: string; principal_name: string; change?: string };
type Member = { group_name: string; user_name: string };

let aws: Stint;
let served: Served;
test.beforeAll(async () => {
  // Slow enough to be met in the middle of a change.
  aws = await Stint.demo("--latency", "3s");
  served = await serve(aws.simulatedAws());
});
test.afterAll(async () => {
  await stop(served);
  await aws.stop();
});

test("killed while access is added and while it is removed, both are finished once", async ({ browser }) => {
  test.setTimeout(4 * 60_000);
  const before = await state();
  const ana = await signInAs(browser, served.stint, "idp-ana.ruiz", true);

  await test.step("while it is added", async () => {
    await ana.wants("ReadOnlyAccess in staging-orders");
    await ana.fills({ minutes: "60", reason: "Compare two orders" });
    await ana.sends();
    await expect.poll(async () => isUnderWay(await state(), before)).toBe(true);
    await crash(ana);
    await ana.sees("Active", 30_000);
    expect(await holds()).toBe(1);
    expect(await changes()).toMatchObject({ added: 1, removed: 0 });
  });

  await test.step("while it is removed", async () => {
    await ana.page.getByText("End now").click();
    await ana.page.getByRole("button", { name: "Yes, end it" }).click();
    await expect.poll(async () => (await changes()).removed).toBe(1);
    await crash(ana);
    await ana.sees(/Ended/, 30_000);
    expect(await holds()).toBe(0);
    expect(await changes()).toMatchObject({ added: 1, removed: 1 });
  });

  await test.step("the log has no gap", async () => {
    const ines = await signInAs(browser, served.stint, "idp-ines.duarte", true);
    await ines.page.goto("/audit?kind=access_added");
    await expect(ines.page.getByRole("main").getByRole("row").filter({ hasText: "staging-orders" })).toHaveCount(1);
    await ines.page.goto("/audit?kind=access_removed");
    await expect(ines.page.getByRole("main").getByRole("row").filter({ hasText: "staging-orders" })).toHaveCount(1);
  });
});

async function crash(ana: Person): Promise<void> {
  await served.stint.kill();
  await served.stint.run();
  await ana.page.reload();
}

async function state(): Promise<State> {
  return (await fetch(`${aws.simulatedAws()}/_simulated/state`)).json();
}

function isUnderWay(now: State, before: State): boolean {
  return now.running_operations.length > 0 || now.memberships.length > before.memberships.length;
}

/** How often Ana has the access in AWS, by assignment or by group. */
async function holds(): Promise<number> {
  const { assignments, memberships } = await state();
  const isHers = (name: string) => name === "ana.ruiz";
  const direct = assignments.filter(
    (access) => isHers(access.principal_name) && access.account_name === "staging-orders",
  );
  const byGroup = memberships.filter((member) => isHers(member.user_name) && member.group_name.includes("staging-orders"));
  return direct.length + byGroup.length;
}

/** Calls that change something, as AWS heard them. */
async function changes(): Promise<{ added: number; removed: number }> {
  const calls: Logged[] = await (await fetch(`${aws.simulatedAws()}/_simulated/calls?since=0`)).json();
  const count = (pattern: RegExp) => calls.filter((call) => pattern.test(call.operation)).length;
  return {
    added: count(/Create(AccountAssignment|GroupMembership)$/),
    removed: count(/Delete(AccountAssignment|GroupMembership)$/),
  };
}
