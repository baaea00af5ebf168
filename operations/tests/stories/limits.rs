//! What AWS allows is kept, and nobody waits longer for it than they must.

use connectors::{
    paced::{Counted, Paced, Passing},
    simulated::{Behaviour, ManualClock, SimulatedCloud, reference_organization},
};
use domain::{
    catalog::Entitlement,
    connector::{
        Access, CatalogBatch, Change, Connector, Observation, Operation, Progress, Setback, SetbackKind,
    },
    person::Member,
    time::{Clock, Seconds, Timestamp},
};
use operations::testing::{DirectConnector, World};
use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

/// Whoever waits moves the story's clock.
struct StoryTime(Arc<ManualClock>);

#[async_trait::async_trait]
impl Passing for StoryTime {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    async fn until(&self, moment: Timestamp) {
        let left = moment.microseconds().saturating_sub(self.0.now().microseconds());
        self.0.advance(Duration::from_micros(u64::try_from(left).unwrap_or(0)));
    }
}

fn world_with(
    connector: impl FnOnce(DirectConnector) -> Arc<dyn Connector>,
) -> impl Future<Output = (World, Counted)> {
    let clock = Arc::new(ManualClock::new(Timestamp::from_seconds(1_795_424_400)));
    let cloud =
        Arc::new(SimulatedCloud::new(reference_organization(), Behaviour::immediate(), clock.clone()));
    let counted = Counted::default();
    let time = Arc::new(StoryTime(clock.clone()));
    let paced = Paced::new(connector(DirectConnector(cloud.clone())), time, counted.clone());
    async move {
        let database = storage::Database::open("sqlite::memory:").await.expect("SQLite opens");
        (World::of(cloud, clock, Arc::new(paced), database), counted)
    }
}

/// So many accesses by groups that Stint owns, each of another person or to something else, all begun at this moment.
async fn give(world: &World, skipped: usize, accesses: usize, minutes: u32) -> Vec<(Member, Entitlement)> {
    let names: BTreeSet<String> = world.cloud.read(|organization| {
        let engineering = organization.group_named("engineering").map(|group| group.id.clone());
        let users = organization.users.values();
        let engineers = users
            .filter(|user| engineering.as_ref().is_some_and(|group| organization.is_member(group, &user.id)));
        engineers.map(|user| user.user_name.clone()).collect()
    });
    let sam = world.sign_in("sam.okafor").await;
    let entitlements: Vec<Entitlement> = world.context.catalog.get().0.owned_groups.keys().cloned().collect();
    let mut members = Vec::new();
    for name in &names {
        members.push(world.sign_in(name).await);
    }
    let pairs =
        members.iter().flat_map(|member| entitlements.iter().map(move |entitlement| (member, entitlement)));
    let mut given = Vec::new();
    for (member, entitlement) in pairs.skip(skipped) {
        if given.len() == accesses {
            return given;
        }
        let Ok(request) = world.submit(member, entitlement, minutes).await else { continue };
        let is_given = world.show(member, &request).await.is_ok_and(|shown| shown.row.grant.is_some());
        if is_given || world.approve(&sam, &request).await.is_ok() {
            given.push((member.clone(), entitlement.clone()));
        }
    }
    panic!("only {} people may have that", given.len());
}

#[tokio::test]
async fn a_thousand_ends_at_one_instant_are_drained_as_fast_as_aws_allows_and_no_addition_goes_before() {
    let (world, counted) = world_with(|direct| Arc::new(direct)).await;
    let given = give(&world, 0, 1_000, 60).await;
    let start = world.now();
    let ends_at = start + Seconds(60 * 60);
    world.settle_until(ends_at - Seconds(1)).await;
    assert!(given.iter().all(|(member, wanted)| world.has_access(member, wanted)));
    world.line.set_crash(None);
    world.advance_to(ends_at);
    // Those who come now wait behind all that ends.
    give(&world, 1_600, 20, 30).await;
    world.settle_until(ends_at + Seconds(600)).await;

    assert!(given.iter().all(|(member, wanted)| !world.has_access(member, wanted)));
    let mut connection = world.context.database.read().await.expect("reads");
    let period = (ends_at, ends_at + Seconds(1));
    let times = connection.removal_times_in_period(period).await.expect("reads");
    let last = times.iter().map(|times| times.confirmed_at).max().expect("some ended");
    // Each takes a call to remove it and one to read it back, of 20 a second; the first second's are there at once.
    let calls = 2.0 * times.len() as f64;
    let took = (last.microseconds() - ends_at.microseconds()) as f64 / 1e6;
    let least = calls / 20.0 - 1.0;
    assert_eq!(times.len(), 1_000);
    assert!(took >= least - 0.1 && took <= least * 1.1 + 1.0, "{took} s for {calls} calls");
    let calls = world.line.calls();
    let first_addition = calls.iter().position(|call| *call == "add").expect("additions came");
    let removals_after = calls[first_addition..].iter().filter(|call| **call == "remove");
    // Removals of the additions themselves come half an hour later.
    assert!(removals_after.count() == 0, "no removal behind an addition");
    assert!(counted.calls().iter().all(|([_, outcome], _)| *outcome == "ok"));
}

/// AWS that throttles the next calls.
struct Throttling(DirectConnector, AtomicU32);

impl Throttling {
    fn refuse(&self) -> Result<(), Setback> {
        let left = self.1.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        left.map_or(Ok(()), |_| {
            Err(Setback {
                kind: SetbackKind::Throttled,
                sentence: "AWS allows 20 calls a second and got more.".to_owned(),
                code: Some("ThrottlingException".to_owned()),
                request_id: None,
            })
        })
    }
}

#[async_trait::async_trait]
impl Connector for Throttling {
    async fn read_catalog(&self, cursor: Option<&str>) -> Result<CatalogBatch, Setback> {
        self.0.read_catalog(cursor).await
    }
    async fn observe(&self, access: &Access) -> Result<Observation, Setback> {
        self.refuse()?;
        self.0.observe(access).await
    }
    async fn add(&self, access: &Access) -> Result<Progress, Setback> {
        self.refuse()?;
        self.0.add(access).await
    }
    async fn remove(&self, access: &Access) -> Result<Progress, Setback> {
        self.refuse()?;
        self.0.remove(access).await
    }
    async fn follow(&self, access: &Access, operation: &Operation) -> Result<Progress, Setback> {
        self.0.follow(access, operation).await
    }
    async fn find_operation(
        &self,
        access: &Access,
        change: Change,
        since: Timestamp,
    ) -> Result<Option<Operation>, Setback> {
        self.0.find_operation(access, change, since).await
    }
}

#[tokio::test]
async fn after_aws_throttled_fewer_calls_leave_and_a_minute_later_as_many_as_before() {
    let (world, counted) = world_with(|direct| Arc::new(Throttling(direct, AtomicU32::new(1)))).await;
    let given = give(&world, 0, 1, 30).await;
    world.reconcile().await;
    assert_eq!(counted.allowed(), [("identitystore", 10.0)]);
    assert_eq!(counted.calls(), [(["identitystore", "throttled"], 1)]);
    world.settle_until(world.now() + Seconds(60)).await;
    let (member, wanted) = &given[0];
    assert!(world.has_access(member, wanted));
    world.settle_until(world.now() + Seconds(31 * 60)).await;
    assert!(!world.has_access(member, wanted));
    assert_eq!(counted.allowed(), [("identitystore", 20.0)]);
}
