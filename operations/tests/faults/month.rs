//! One random month: people ask, approve and end; the weather changes; workers run, die and come back.
//!
//! After every step, in AWS itself: nobody has access that nothing accounts for (invariants 1 to 3), nothing was given
//! twice (6, 7). Whenever the weather has been good for a minute, nothing is overdue (2). At the end everything is gone
//! and the audit log is whole (4).

use super::{
    figures::Figures,
    outside::{Hand, Outside},
    weather::{Dice, Weather},
};
use connectors::simulated::{Behaviour, ManualClock, SimulatedCloud, reference_organization};
use domain::{
    catalog::Entitlement,
    connector::{Access, Change},
    grant::{Grant, GrantState},
    id::{GrantId, RequestId},
    person::Member,
    time::{Seconds, Timestamp},
};
use futures::future::join_all;
use operations::{Context, Signals, grant, testing::World};
use std::{collections::BTreeSet, sync::Arc};
use storage::Database;
use tokio::sync::Notify;

const START: Timestamp = Timestamp::from_seconds(1_795_424_400);
const DAYS: u64 = 30;
const PEOPLE: [&str; 3] = ["ana.ruiz", "mei.chen", "aiko.tanaka"];
const APPROVER: &str = "sam.okafor";
/// The first by a group of Stint's own, the others by assignments, two of them in one account.
const WANTED: [(&str, &str); 4] = [
    ("staging-orders", "ReadOnlyAccess"),
    ("dev-orders", "DatabaseAdministrator"),
    ("dev-search", "DatabaseAdministrator"),
    ("prod-payments", "ReadOnlyAccess"),
];
/// Removals that are due longer than this in good weather are late.
const PROMISE: Seconds = Seconds(60);
/// Steps of one month that come to no end have a fault.
const MOST_RUNS: u32 = 20_000;

struct Month {
    seed: u64,
    dice: Dice,
    world: World,
    outside: Arc<Outside>,
    workers: Vec<Worker>,
    people: Vec<Member>,
    approver: Member,
    pairs: Vec<Access>,
    /// Pairs that someone gave past Stint, while Stint had nothing there.
    standing: BTreeSet<usize>,
    pending: Vec<RequestId>,
    figures: Figures,
    runs: u32,
    weather: Weather,
}

struct Worker {
    context: Context,
    died: Arc<Notify>,
}

pub(crate) async fn live(seed: u64) -> Figures {
    let mut month = Month::begin(seed).await;
    let end = START + Seconds(DAYS * 86_400);
    while month.world.now() < end && month.figures.failures.is_empty() && month.runs < MOST_RUNS {
        month.something_happens().await;
        let pause = month.pause();
        month.go_on_until(month.world.now() + pause).await;
    }
    month.comes_to_an_end().await;
    month.figures
}

impl Month {
    async fn begin(seed: u64) -> Self {
        let clock = Arc::new(ManualClock::new(START));
        let cloud = SimulatedCloud::new(reference_organization(), Behaviour::immediate(), clock.clone());
        let cloud = Arc::new(cloud);
        let outside = Outside::new(cloud.clone(), clock.clone(), seed.wrapping_mul(31).wrapping_add(7));
        let hand = Hand { outside: outside.clone(), worker: usize::MAX, died: Arc::default() };
        let database = Database::open("sqlite::memory:").await.expect("SQLite opens");
        let world = World::of(cloud, clock, Arc::new(hand), database);
        let mut dice = Dice::of(seed);
        let mut people = Vec::new();
        for name in PEOPLE {
            people.push(world.sign_in(name).await);
        }
        let approver = world.sign_in(APPROVER).await;
        let pairs = people
            .iter()
            .flat_map(|member| WANTED.map(|(account, set)| access(&world, member, account, set)));
        let pairs = pairs.collect();
        let count = dice.between(1, 4) as usize;
        let workers = (0..count).map(|worker| Worker::new(&world.context, &outside, worker)).collect();
        let figures = Figures { cases: 1, ..Figures::default() };
        Self {
            seed,
            dice,
            world,
            outside,
            workers,
            people,
            approver,
            pairs,
            standing: BTreeSet::new(),
            pending: Vec::new(),
            figures,
            runs: 0,
            weather: Weather::Calm,
        }
    }

    /// Minutes mostly, sometimes days. Days of outage are the ladder's business: here they would only be repetition.
    fn pause(&mut self) -> Seconds {
        if self.weather != Weather::Calm {
            return Seconds(self.dice.between(1, 600));
        }
        match self.dice.between(0, 10) {
            0 => Seconds(self.dice.between(1, 60)),
            1..=3 => Seconds(self.dice.between(60, 7_200)),
            _ => Seconds(self.dice.between(7_200, 350_000)),
        }
    }

    async fn something_happens(&mut self) {
        match self.dice.between(0, 20) {
            0..=7 => self.someone_asks().await,
            8..=9 => self.sam_approves().await,
            10..=12 => self.someone_ends().await,
            13..=16 => {
                self.weather = self.dice.weather();
                self.outside.set_weather(self.weather);
            }
            17 => self.someone_goes_past_stint().await,
            18 => self.nobody_works().await,
            _ => {
                self.weather = Weather::Calm;
                self.outside.set_weather(self.weather);
            }
        }
    }

    async fn someone_asks(&mut self) {
        // Older than a day, the catalog gives no new access.
        self.world.import();
        let person = self.dice.one(&self.people).clone();
        let (account, set) = *self.dice.one(&WANTED);
        let minutes = *self.dice.one(&[5, 15, 30, 60, 120, 240]);
        let wanted = self.world.entitlement(account, set);
        // Policy may say no, and one may wait already: both are answers.
        if let Ok(request) = self.world.submit(&person, &wanted, minutes).await {
            self.pending.push(request);
        }
    }

    async fn sam_approves(&mut self) {
        for request in std::mem::take(&mut self.pending) {
            // Many needed nobody, some have expired.
            let _answer = self.world.approve(&self.approver, &request).await;
        }
    }

    async fn someone_ends(&mut self) {
        let live = self.live().await;
        if live.is_empty() {
            return;
        }
        let chosen = self.dice.one(&live).clone();
        let owner = self.people.iter().find(|member| member.person.id == chosen.person).cloned();
        // It may be ending already.
        let _answer = grant::end_early(&self.world.context, &owner.expect("one of them"), &chosen.id).await;
    }

    /// Only where Stint has nothing: what is given while Stint's own access is there cannot be told from it.
    async fn someone_goes_past_stint(&mut self) {
        let chosen = self.dice.between(0, self.pairs.len() as u64) as usize;
        let person = chosen / WANTED.len();
        let access = self.pairs[chosen].clone();
        if self.standing.contains(&chosen)
            || self.outside.is_present(&access)
            || self.is_accounted_for(&access, &self.live().await).await
        {
            return;
        }
        self.world.give_standing_access(&self.people[person], &access.entitlement);
        self.standing.insert(chosen);
    }

    /// All workers are down for a while; nobody sees the time pass.
    async fn nobody_works(&mut self) {
        let since = self.world.now();
        self.world.advance(Seconds(self.dice.between(10, 100_000)));
        self.outside.disturb(since, self.world.now());
    }

    async fn go_on_until(&mut self, moment: Timestamp) {
        while self.figures.failures.is_empty() && self.runs < MOST_RUNS {
            let next_at = self.run().await;
            self.look().await;
            match next_at.filter(|next_at| *next_at <= moment) {
                Some(next_at) => self.world.advance_to(next_at),
                None => break,
            }
        }
        self.world.advance_to(moment);
        self.run().await;
        self.look().await;
    }

    /// Every worker once, at the same time; who dies is back three seconds later.
    async fn run(&mut self) -> Option<Timestamp> {
        self.runs += 1;
        let now = self.world.now();
        let runs = join_all(self.workers.iter().map(|worker| async {
            tokio::select! {
                run = grant::reconcile(&worker.context) => Some(run),
                () = worker.died.notified() => None,
            }
        }));
        let mut next_at = None;
        for (number, run) in runs.await.into_iter().enumerate() {
            let next = match run {
                Some(Ok(run)) => run.next_at,
                // A database that failed; the worker tries again.
                Some(Err(_)) if self.weather != Weather::Calm => Some(now + Seconds(1)),
                Some(Err(problem)) => {
                    self.fail(format!("the reconciler failed: {problem}"));
                    None
                }
                None => {
                    self.figures.crashes += 1;
                    self.outside.buried(number);
                    self.workers[number] = Worker::new(&self.world.context, &self.outside, number);
                    Some(now + Seconds(3))
                }
            };
            next_at = next_at.into_iter().chain(next).min();
        }
        next_at.map(|at: Timestamp| at.max(now))
    }

    async fn look(&mut self) {
        for fault in self.outside.take_faults() {
            self.figures.double_provisioned += 1;
            self.fail(fault);
        }
        let live = self.live().await;
        for number in 0..self.pairs.len() {
            let access = self.pairs[number].clone();
            let present = self.outside.is_present(&access);
            if self.standing.contains(&number) {
                if !present {
                    self.fail(format!("standing access was removed: {access:?}"));
                }
            } else if present && !self.is_accounted_for(&access, &live).await {
                self.figures.access_left_behind += 1;
                self.fail(format!("nothing accounts for access that AWS gives: {access:?}"));
            }
        }
        let now = self.world.now();
        let good_since = self.outside.good_since(now).unwrap_or(START);
        if self.weather == Weather::Calm {
            for late in &live {
                let GrantState::Removing { due, .. } = &late.state else { continue };
                let waited = now.since((*due).max(good_since));
                if waited > PROMISE {
                    let id: &GrantId = &late.id;
                    self.fail(format!("{id} should be gone for {} s in good weather: {late:?}", waited.0));
                }
            }
        }
    }

    /// Whether Stint knows why the access is there, or that it may be: a live grant, or a holding at work.
    async fn is_accounted_for(&self, access: &Access, live: &[Grant]) -> bool {
        let key = self.key(access);
        if live.iter().any(|grant| grant.person == key.person && grant.entitlement == key.entitlement) {
            return true;
        }
        let mut connection = self.world.context.database.read().await.expect("reads");
        let holding = connection.holding(&key).await.expect("reads");
        holding.is_some_and(|holding| !holding.is_absent())
    }

    fn key(&self, access: &Access) -> domain::holding::HoldingKey {
        let owner =
            self.people.iter().find(|member| member.person.directory_user.as_ref() == Some(&access.user));
        domain::holding::HoldingKey {
            person: owner.expect("one of them").person.id.clone(),
            entitlement: access.entitlement.clone(),
        }
    }

    async fn live(&self) -> Vec<Grant> {
        let mut connection = self.world.context.database.read().await.expect("reads");
        connection.grants_live().await.expect("reads").whole().expect("is readable")
    }

    /// Good weather until every end has passed.
    async fn comes_to_an_end(&mut self) {
        self.weather = Weather::Calm;
        self.outside.set_weather(Weather::Calm);
        self.go_on_until(self.world.now() + Seconds(2 * 86_400)).await;
        for number in 0..self.pairs.len() {
            let access = self.pairs[number].clone();
            let should = self.standing.contains(&number);
            if self.outside.is_present(&access) != should {
                self.figures.access_left_behind += u64::from(!should);
                self.fail(format!("at the end of all grants, present: {}: {access:?}", !should));
            }
        }
        self.evidence().await;
        self.figures.calls = self.outside.calls();
    }

    /// The log is whole, and every removal has its receipt.
    async fn evidence(&mut self) {
        let verified = operations::audit::verify(&self.world.context.database).await.expect("reads");
        if let Some(broken) = verified.broken {
            self.fail(format!("the audit log is broken: {broken}"));
        }
        let mut seen = BTreeSet::new();
        for grant in self.grants_ever().await {
            for receipt in self.world.receipts(&grant).await {
                if receipt.change != Change::Remove || !seen.insert(receipt.id.clone()) {
                    continue;
                }
                self.figures.removals += 1;
                let (due, confirmed) = (receipt.due_at, receipt.confirmed_at);
                if self.outside.was_calm(due - PROMISE, confirmed) {
                    self.figures.sent.extend(receipt.sent_at.map(|sent| sent.since(due)));
                    self.figures.confirmed.push(confirmed.since(due));
                } else if let Some(good_since) = self.outside.good_since(confirmed) {
                    let recovery = confirmed.since(good_since.max(due));
                    self.figures.longest_recovery = self.figures.longest_recovery.max(recovery);
                }
            }
        }
    }

    async fn grants_ever(&self) -> BTreeSet<GrantId> {
        let mut grants = BTreeSet::new();
        for record in self.world.audit().await {
            if let domain::audit::AuditEvent::GrantEnded { grant, .. } = record.event {
                grants.insert(grant);
            }
        }
        grants
    }

    fn fail(&mut self, what: String) {
        let failure = format!("seed {}, {}: {what}", self.seed, self.world.now());
        self.figures.failures.push(failure);
    }
}

impl Worker {
    fn new(context: &Context, outside: &Arc<Outside>, worker: usize) -> Self {
        let died = Arc::new(Notify::new());
        let hand = Hand { outside: outside.clone(), worker, died: died.clone() };
        let database = context.database.judged(outside.judge(died.clone()));
        let context =
            Context { database, connector: Arc::new(hand), signals: Signals::default(), ..context.clone() };
        Self { context, died }
    }
}

fn access(world: &World, member: &Member, account: &str, set: &str) -> Access {
    let entitlement: Entitlement = world.entitlement(account, set);
    let binding = world.context.catalog.get().0.binding(&entitlement);
    let user = member.person.directory_user.clone().expect("is in the directory");
    Access { user, entitlement, binding }
}
