// A crash changes nothing: killed while it waits for any answer of AWS, Stint goes on when it is started again, and gives
// and takes access once. AWS lives in a process of its own, which nobody kills.
import { expect, signIn, SimulatedAws, Stint, test, type Person } from "../stage";

type Call = { sequence: number; operation: string; result: string };
type State = { assignments: Access[]; memberships: Member[] };
type Access = { account_name: string; permission_set_name: string; principal_name: string };
type Member = { group_name: string; user_name: string };

/** Answers take so long that a process can be killed before it has one. */
const SLOW = { operation: "*", fault: { kind: "slow", milliseconds: 2_000 } };
const WAYS = [
  { account: "staging-orders", set: "ReadOnlyAccess", by: "a group of Stint's own" },
  { account: "dev-orders", set: "DatabaseAdministrator", by: "an assignment" },
];

for (const { account, set, by } of WAYS) {
  test(`killed before any answer of AWS, ${by} still gives and takes access once`, async ({ browser }) => {
    test.setTimeout(5 * 60_000);
    const aws = await SimulatedAws.start();
    const stint = await Stint.demo("--simulated-at", aws.address);
    const ana = await signIn(browser, stint, "Ana Ruiz", false);
    try {
      const steps = { adding: 1, removing: 1 };
      for (let lives = 1; steps.adding > 0 || steps.removing > 0; lives++) {
        await ana.wants(`${set} in ${account}`);
        await ana.fills({ minutes: "60", reason: `Compare two orders, for the ${lives}. time` });
        steps.adding = await dies(aws, stint, steps.adding, async () => ana.sends());
        await ana.sees("Active", 40_000);
        expect(await holds(aws, account)).toBe(1);
        expect(await changes(aws)).toEqual({ added: lives, removed: lives - 1 });

        await ana.page.getByText("End now").click();
        const confirm = ana.page.getByRole("button", { name: "Yes, end it" });
        steps.removing = await dies(aws, stint, steps.removing, async () => confirm.click());
        await ana.sees(/Confirmed gone/, 40_000);
        expect(await holds(aws, account)).toBe(0);
        expect(await changes(aws)).toEqual({ added: lives, removed: lives });
      }
      expect(await stint.verifiesItsLog()).toContain("whole");
    } finally {
      await stint.stop();
      await aws.stop();
    }
  });
}

/**
 * Kills Stint as soon as it waits for the answer to call number `step` after `act`, and starts it again. Gives the next
 * step, or 0 when there were not that many calls.
 */
async function dies(aws: SimulatedAws, stint: Stint, step: number, act: () => Promise<void>): Promise<number> {
  if (step === 0) {
    await act();
    return 0;
  }
  const before = await quiet(aws);
  await aws.control("faults", "POST", SLOW);
  await act();
  const waits = async () => (await aws.control<Call[]>(`calls?since=${before}`)).length >= step;
  const met = await expect.poll(waits, { timeout: 6_000, intervals: [20] }).toBe(true).then(() => true, () => false);
  if (met) await stint.kill();
  await aws.control("faults", "DELETE");
  if (met) await stint.run();
  return met ? step + 1 : 0;
}

/** Until nobody asks AWS anything; gives the number of the last call. */
async function quiet(aws: SimulatedAws): Promise<number> {
  let last = -1;
  await expect(async () => {
    const newest = (await aws.control<Call[]>("calls?since=0")).at(-1)?.sequence ?? 0;
    const wasQuiet = newest === last;
    last = newest;
    expect(wasQuiet).toBe(true);
  }).toPass({ intervals: [400] });
  return last;
}

/** How often Ana has access to the account in AWS, by assignment or by group. */
async function holds(aws: SimulatedAws, account: string): Promise<number> {
  const { assignments, memberships } = await aws.control<State>("state");
  const direct = assignments.filter((access) => access.principal_name === "ana.ruiz" && access.account_name === account);
  const byGroup = memberships.filter((member) => member.user_name === "ana.ruiz" && member.group_name.includes(account));
  return direct.length + byGroup.length;
}

/** Calls that changed something. */
async function changes(aws: SimulatedAws): Promise<{ added: number; removed: number }> {
  const calls = await aws.control<Call[]>("calls?since=0");
  const count = (pattern: RegExp) => calls.filter((call) => pattern.test(call.operation)).length;
  return {
    added: count(/Create(AccountAssignment|GroupMembership)$/),
    removed: count(/Delete(AccountAssignment|GroupMembership)$/),
  };
}
