//! Killed at any moment and started again, Stint reaches the same end, once (DESIGN.md, invariant 6).

use connectors::simulated::{Behaviour, ManualClock, SimulatedCloud, reference_organization};
use domain::{
    connector::{Access, CatalogBatch, Change, Connector, Observation, Operation, Progress, Setback},
    grant::GrantState,
    id::DirectoryUserId,
    time::{Clock, Seconds, Timestamp},
};
use operations::{
    CatalogInForce, Context, grant,
    testing::{Crash, DirectConnector, World},
};
use std::sync::{Arc, Mutex};
use storage::Database;

const BINDINGS: [(&str, &str); 2] =
    [("staging-orders", "ReadOnlyAccess"), ("dev-orders", "DatabaseAdministrator")];

/// Runs like the worker until the process dies, or until nothing is due in the next minute.
async fn run_until_death(world: &World, until: Timestamp) -> bool {
    loop {
        let next_at = tokio::select! {
            run = grant::reconcile(&world.context) => run.expect("reconciles").next_at,
            () = world.line.died() => return true,
        };
        match next_at.filter(|next_at| *next_at <= until) {
            Some(next_at) => world.advance_to(next_at),
            None => return false,
        }
    }
}

fn writes(world: &World) -> Vec<(String, u64)> {
    let counts = world.cloud.call_counts();
    let writing = [
        "CreateGroupMembership",
        "DeleteGroupMembership",
        "CreateAccountAssignment",
        "DeleteAccountAssignment",
    ];
    counts.into_iter().filter(|(name, _)| writing.iter().any(|write| name.ends_with(write))).collect()
}

/// The whole life of one access, dying once; gives how many calls there were until the end.
async fn life((account, set): (&str, &str), crash: Option<Crash>) -> usize {
    let mut world = World::new().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement(account, set);
    let request = world.submit(&ana, &wanted, 30).await.expect("is sent");
    let id = world.show(&ana, &request).await.expect("is shown").row.grant.expect("approved").grant.id;
    let ends_at = world.grant(&id).await.ends_at;
    world.line.set_crash(crash);

    let died = run_until_death(&world, ends_at + Seconds(60)).await;
    assert_eq!(died, crash.is_some(), "{crash:?}");
    let calls = world.line.calls().len();
    if died {
        world.line.set_crash(None);
        let restarted: Context = world.restarted();
        world.context = restarted;
        // The process is back after three seconds.
        world.advance(Seconds(3));
        let due = world.now() < ends_at;
        world.settle_until(ends_at - Seconds(1)).await;
        if due && world.now() < ends_at {
            assert!(world.has_access(&ana, &wanted), "{crash:?}");
            assert!(matches!(world.state(&id).await, GrantState::Active { .. }), "{crash:?}");
        }
        world.settle_until(ends_at + Seconds(60)).await;
    }
    assert!(!world.has_access(&ana, &wanted), "{crash:?}");
    let grant = world.grant(&id).await;
    assert!(matches!(grant.state, GrantState::Ended { kept_by: None, .. }), "{crash:?} {grant:?}");
    assert_eq!(
        (world.events("access_added").await, world.events("access_removed").await),
        (1, 1),
        "{crash:?}"
    );
    assert_eq!(world.receipts(&id).await.len(), 2, "{crash:?}");
    assert!(
        world.receipts(&id).await.iter().all(|receipt| receipt.note.is_none()),
        "never taken for standing access"
    );
    for (write, times) in writes(&world) {
        assert_eq!(times, 1, "{write} after {crash:?}");
    }
    calls
}

#[tokio::test]
async fn killed_before_or_after_any_call_it_finishes_both_ways_once() {
    for binding in BINDINGS {
        let calls = life(binding, None).await;
        assert!(calls >= 5, "look, add, read back, remove, read back");
        for number in 0..calls {
            life(binding, Some(Crash::Before(number))).await;
            life(binding, Some(Crash::After(number))).await;
        }
    }
}

#[tokio::test]
async fn stint_that_was_down_over_the_end_removes_first_thing() {
    let world = World::new().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
    world.submit(&ana, &wanted, 30).await.expect("is sent");
    world.settle().await;
    world.advance(Seconds(5 * 3_600));
    world.reconcile().await;
    assert!(!world.has_access(&ana, &wanted));
}

#[tokio::test]
async fn stint_that_was_down_for_the_whole_time_of_a_grant_adds_nothing() {
    let world = World::new().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
    let request = world.submit(&ana, &wanted, 30).await.expect("is sent");
    world.advance(Seconds(5 * 3_600));
    world.settle().await;
    assert_eq!(writes(&world), []);
    assert_eq!(world.show(&ana, &request).await.expect("is shown").row.state, "Ended");
}

#[tokio::test]
async fn two_workers_on_one_database_do_everything_once() {
    let world = World::new().await;
    let ana = world.sign_in("ana.ruiz").await;
    let other = world.restarted();
    for (account, set) in BINDINGS {
        world.submit(&ana, &world.entitlement(account, set), 30).await.expect("is sent");
    }
    loop {
        let (one, two) = tokio::join!(grant::reconcile(&world.context), grant::reconcile(&other));
        match [one, two].into_iter().filter_map(|run| run.expect("reconciles").next_at).min() {
            Some(next_at) => world.advance_to(next_at),
            None => break,
        }
    }
    assert_eq!(world.events("grant_ended").await, 2);
    for (write, times) in writes(&world) {
        assert_eq!(times, 1, "{write}");
    }
    assert_eq!((world.events("access_added").await, world.events("access_removed").await), (2, 2));
}

/// The database goes away while AWS carries a call out, or the connector panics for one person.
struct Unlucky {
    connector: DirectConnector,
    goes_away: Mutex<Option<Database>>,
    panics_for: Mutex<Option<DirectoryUserId>>,
}

#[async_trait::async_trait]
impl Connector for Unlucky {
    async fn read_catalog(&self, cursor: Option<&str>) -> Result<CatalogBatch, Setback> {
        self.connector.read_catalog(cursor).await
    }

    async fn observe(&self, access: &Access) -> Result<Observation, Setback> {
        self.connector.observe(access).await
    }

    async fn add(&self, access: &Access) -> Result<Progress, Setback> {
        let is_unlucky = self.panics_for.lock().expect("not poisoned").as_ref() == Some(&access.user);
        assert!(!is_unlucky, "a fault in the connector");
        let progress = self.connector.add(access).await;
        let database = self.goes_away.lock().expect("not poisoned").take();
        if let Some(database) = database {
            database.close().await;
        }
        progress
    }

    async fn remove(&self, access: &Access) -> Result<Progress, Setback> {
        self.connector.remove(access).await
    }

    async fn follow(&self, access: &Access, operation: &Operation) -> Result<Progress, Setback> {
        self.connector.follow(access, operation).await
    }

    async fn find_operation(
        &self,
        access: &Access,
        change: Change,
        since: Timestamp,
    ) -> Result<Option<Operation>, Setback> {
        self.connector.find_operation(access, change, since).await
    }
}

async fn unlucky(database: Database) -> (World, Arc<Unlucky>) {
    let clock = Arc::new(ManualClock::new(Timestamp::from_seconds(1_795_424_400)));
    let cloud =
        Arc::new(SimulatedCloud::new(reference_organization(), Behaviour::immediate(), clock.clone()));
    let connector = DirectConnector(cloud.clone());
    let connector =
        Arc::new(Unlucky { connector, goes_away: Mutex::default(), panics_for: Mutex::default() });
    (World::of(cloud, clock, connector.clone(), database), connector)
}

#[tokio::test]
async fn a_database_that_fails_after_the_call_loses_nothing() {
    let file =
        std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("gone-{}.db", std::process::id()));
    let url = format!("sqlite:{}", file.display());
    let database = Database::open(&url).await.expect("opens");
    let (mut world, connector) = unlucky(database.clone()).await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
    let request = world.submit(&ana, &wanted, 30).await.expect("is sent");
    let id = world.show(&ana, &request).await.expect("is shown").row.grant.expect("approved").grant.id;
    *connector.goes_away.lock().expect("not poisoned") = Some(database);
    let run = grant::reconcile(&world.context).await;
    assert!(run.is_err() && world.has_access(&ana, &wanted), "AWS did it, nobody could write it down");

    world.context.database = Database::open(&url).await.expect("is back");
    world.settle().await;
    assert!(matches!(world.state(&id).await, GrantState::Active { .. }));
    assert_eq!(world.line.calls().iter().filter(|call| **call == "add").count(), 1);
    let receipt = &world.receipts(&id).await[0];
    assert_eq!(receipt.note, None, "it is Stint's own, not standing access");
    world.settle_until(world.now() + Seconds(1_900)).await;
    assert!(!world.has_access(&ana, &wanted));
    std::fs::remove_file(file).expect("is removed");
}

#[tokio::test]
async fn a_panic_over_one_holding_holds_up_no_other() {
    let (world, connector) = unlucky(Database::open("sqlite::memory:").await.expect("opens")).await;
    let (ana, mei) = (world.sign_in("ana.ruiz").await, world.sign_in("mei.chen").await);
    *connector.panics_for.lock().expect("not poisoned") = ana.person.directory_user.clone();
    let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
    for member in [&ana, &mei] {
        world.submit(member, &wanted, 30).await.expect("is sent");
    }
    world.settle_until(world.now() + Seconds(15)).await;
    assert!(world.has_access(&mei, &wanted) && !world.has_access(&ana, &wanted));
    *connector.panics_for.lock().expect("not poisoned") = None;
    world.settle_until(world.now() + Seconds(40)).await;
    assert!(world.has_access(&ana, &wanted));
}

/// Time passes whenever someone looks at the clock: everything takes long.
struct SlowClock(Arc<ManualClock>);

impl Clock for SlowClock {
    fn now(&self) -> Timestamp {
        self.0.advance(std::time::Duration::from_secs(3));
        self.0.now()
    }
}

#[tokio::test]
async fn a_call_does_not_leave_when_it_took_so_long_to_note_it_that_others_look_for_it_already() {
    let mut world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
    world.submit(&ana, &wanted, 30).await.expect("is sent");
    world.context.clock = Arc::new(SlowClock(world.clock.clone()));
    world.reconcile().await;
    let calls = world.line.calls();
    assert!(calls.contains(&"observe") && !calls.contains(&"add"), "{calls:?}");
}

#[tokio::test]
async fn a_process_that_does_not_know_the_organization_yet_finishes_what_was_sent() {
    let mut world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
    let request = world.submit(&ana, &wanted, 30).await.expect("is sent");
    let id = world.show(&ana, &request).await.expect("is shown").row.grant.expect("approved").grant.id;
    world.line.set_crash(Some(Crash::Before(2)));
    assert!(run_until_death(&world, world.now() + Seconds(60)).await, "before the read-back");
    world.line.set_crash(None);
    world.context = Context { catalog: CatalogInForce::default(), ..world.restarted() };
    world.reconcile().await;
    assert!(matches!(world.state(&id).await, GrantState::Active { .. }));
}
