//! People leave: everything of theirs ends, unless it looks as if everybody left.

use domain::{
    audit::AuditEvent,
    catalog::{DirectoryUser, Entitlement},
    grant::{Ending, GrantState},
    id::{GrantId, RequestId},
    person::{Member, Person},
    request::{RequestForm, RequestState},
    time::{Seconds, Timestamp},
};
use operations::{CatalogInForce, Context, catalog, person, testing::World};

/// Ana has access now and from tomorrow on, and waits for a decision; Sam and Jia are there too.
struct Story {
    world: World,
    ana: Member,
    wanted: Entitlement,
    active: GrantId,
    scheduled: GrantId,
    pending: RequestId,
}

async fn story() -> Story {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    world.sign_in("sam.okafor").await;
    world.sign_in("jia.liu").await;
    let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
    let active = granted(&world, &ana, &world.form(&wanted, 240)).await;
    let tomorrow = RequestForm { starts: "tomorrow".to_owned(), ..world.form(&wanted, 60) };
    let scheduled = granted(&world, &ana, &tomorrow).await;
    world.settle().await;
    assert!(world.has_access(&ana, &wanted));
    let closed = world.entitlement("prod-payments", "AdministratorAccess");
    let pending = world.submit(&ana, &closed, 60).await.expect("is sent");
    Story { world, ana, wanted, active, scheduled, pending }
}

/// By policy itself.
async fn granted(world: &World, member: &Member, form: &RequestForm) -> GrantId {
    let tomorrow = world.now() + Seconds(24 * 60 * 60);
    let sent = operations::request::submit(&world.context, member, form, &|_| Some(tomorrow)).await;
    let request = sent.expect("is sent").remove(0);
    let shown = world.show(member, &request).await.expect("is shown");
    shown.row.grant.expect("is approved").grant.id
}

/// Reads the organization and does what follows.
async fn import(world: &World) -> u64 {
    catalog::import(&world.context).await.expect("imports");
    person::end_leavers(&world.context).await.expect("ends")
}

fn user_of(member: &Member) -> domain::id::DirectoryUserId {
    member.person.directory_user.clone().expect("is in the directory")
}

fn leave(world: &World, member: &Member) -> DirectoryUser {
    world.cloud.change(|organization, _| organization.users.remove(&user_of(member)).expect("was there"))
}

impl Story {
    async fn sessions(&self) -> usize {
        let mut connection = self.world.context.database.read().await.expect("reads");
        connection.sessions_of(&self.ana.person.id, self.world.now()).await.expect("reads").len()
    }

    async fn everything_ended(&self, why: &str) {
        assert_eq!(self.sessions().await, 0);
        let mut connection = self.world.context.database.read().await.expect("reads");
        let request = connection.request(&self.pending).await.expect("reads").expect("is there");
        assert_eq!(request.state, RequestState::Withdrawn { at: self.world.now() });
        drop(connection);
        let due = self.world.now();
        let departure = Ending::Departure { cause: why.to_owned() };
        let removing = GrantState::Removing { due, ending: departure.clone() };
        assert_eq!(self.world.state(&self.active).await, removing);
        assert!(matches!(self.world.state(&self.scheduled).await, GrantState::Ended { .. }));

        self.world.settle().await;
        assert!(!self.world.has_access(&self.ana, &self.wanted));
        let state = self.world.state(&self.active).await;
        assert!(matches!(state, GrantState::Ended { ending, .. } if ending == departure));
        assert_eq!(self.world.receipts(&self.active).await.len(), 2, "its removal is shown by a read");
        let causes: Vec<String> = self.causes().await;
        assert_eq!(causes, [why]);
    }

    async fn causes(&self) -> Vec<String> {
        let records = self.world.audit().await.into_iter();
        let causes = records.filter_map(|record| match record.event {
            AuditEvent::PersonLeft { cause, .. } => Some(cause),
            _ => None,
        });
        causes.collect()
    }

    async fn nothing_ended(&self) {
        assert_eq!(self.sessions().await, 1);
        assert!(matches!(self.world.state(&self.active).await, GrantState::Active { .. }));
        assert!(matches!(self.world.state(&self.scheduled).await, GrantState::Scheduled));
        assert!(self.world.has_access(&self.ana, &self.wanted));
        assert_eq!(self.causes().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn who_is_gone_from_the_directory_loses_everything_with_the_next_import() {
    let story = story().await;
    assert_eq!(import(&story.world).await, 0);
    story.nothing_ended().await;
    leave(&story.world, &story.ana);
    assert_eq!(import(&story.world).await, 1);
    assert_eq!(person::end_leavers(&story.world.context).await, Ok(0), "once");
    story.everything_ended("the person is no longer in the directory.").await;
}

#[tokio::test]
async fn who_is_switched_off_in_the_directory_loses_everything_too() {
    let story = story().await;
    let user = user_of(&story.ana);
    story.world.cloud.change(|organization, _| {
        organization.users.get_mut(&user).expect("is there").is_disabled = true;
    });
    assert_eq!(import(&story.world).await, 1);
    story.everything_ended("the person is switched off in the directory.").await;
}

#[tokio::test]
async fn who_is_switched_off_in_stint_loses_everything_without_an_import() {
    let story = story().await;
    let off = Person { disabled: true, ..story.ana.person.clone() };
    let mut change = story.world.context.database.begin().await.expect("begins");
    change.save_person(&off).await.expect("saves");
    change.commit_without_event("a test switches someone off").await.expect("commits");
    assert_eq!(person::end_leavers(&story.world.context).await, Ok(1));
    story.everything_ended("the person is switched off in Stint.").await;
}

#[tokio::test]
async fn a_directory_that_is_suddenly_empty_ends_nothing_and_is_told_once() {
    let story = story().await;
    let users = story.world.cloud.change(|organization, _| std::mem::take(&mut organization.users));
    for _ in 0..3 {
        assert_eq!(import(&story.world).await, 0);
        story.world.settle_until(story.world.now() + Seconds(60)).await;
    }
    story.nothing_ended().await;
    assert_eq!(story.world.events("leavers_held_back").await, 1);

    story.world.cloud.change(|organization, _| organization.users = users);
    assert_eq!(import(&story.world).await, 0);
    story.nothing_ended().await;
    leave(&story.world, &story.ana);
    assert_eq!(import(&story.world).await, 1, "one who really leaves is believed again");
}

#[tokio::test]
async fn what_was_held_back_still_ends_at_its_own_time() {
    let story = story().await;
    story.world.cloud.change(|organization, _| organization.users.clear());
    assert_eq!(import(&story.world).await, 0);
    let ends_at: Timestamp = story.world.grant(&story.active).await.ends_at;
    story.world.settle_until(ends_at + Seconds(5)).await;
    let state = story.world.state(&story.active).await;
    assert!(matches!(state, GrantState::Ended { ending: Ending::Expiry, .. }), "{state:?}");
    assert!(!story.world.has_access(&story.ana, &story.wanted));
}

#[tokio::test]
async fn more_than_a_fifth_at_once_are_held_back() {
    let story = story().await;
    let world = &story.world;
    let mut others = Vec::new();
    for name in ["mei.chen", "olga.ivanenko", "theo.brandt", "ines.duarte"] {
        others.push(world.sign_in(name).await);
    }
    for member in [&story.ana, &others[0], &others[1]] {
        leave(world, member);
    }
    assert_eq!(import(world).await, 0);
    story.nothing_ended().await;
    let records = world.audit().await.into_iter();
    let told: Vec<(u64, u64)> = records
        .filter_map(|record| match record.event {
            AuditEvent::LeaversHeldBack { missing, of, .. } => Some((missing, of)),
            _ => None,
        })
        .collect();
    assert_eq!(told, [(3, 7)]);
}

#[tokio::test]
async fn a_replica_with_an_older_catalog_ends_nobody() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    world.sign_in("sam.okafor").await;
    let user = leave(&world, &ana);
    catalog::import(&world.context).await.expect("imports");
    let older = Context { catalog: CatalogInForce::default(), ..world.restarted() };
    catalog::load(&older).await.expect("loads");

    world.advance(Seconds(60));
    world.cloud.change(|organization, _| drop(organization.users.insert(user.id.clone(), user.clone())));
    catalog::import(&world.context).await.expect("imports");
    assert_eq!(person::end_leavers(&older).await, Ok(0), "it has not seen that Ana is back");
    catalog::load(&older).await.expect("loads");
    assert_eq!(person::end_leavers(&older).await, Ok(0));
    let mut connection = world.context.database.read().await.expect("reads");
    assert_eq!(connection.sessions_of(&ana.person.id, world.now()).await.expect("reads").len(), 1);
}
