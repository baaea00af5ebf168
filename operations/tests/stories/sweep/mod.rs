//! What AWS has against what the ledger says: what is told, what is removed, and what is left alone.

mod differences;
mod left_behind;

use domain::{
    catalog::{Entitlement, Principal},
    finding::FindingKind,
    grant::{Ending, GrantState},
    holding::HoldingState,
    id::{GrantId, RequestId},
    person::Member,
    sweep::Swept,
    time::Seconds,
};
use operations::{catalog, finding, sweep, testing::World};

const MINUTE: u64 = 60;
/// By a direct assignment.
const ASSIGNED: (&str, &str) = ("dev-orders", "DatabaseAdministrator");
/// By a group that Stint owns.
const IN_GROUP: (&str, &str) = ("staging-orders", "ReadOnlyAccess");

struct Story {
    world: World,
    ana: Member,
    theo: Member,
}

impl Story {
    async fn begin() -> Self {
        Self::of(World::direct().await).await
    }

    async fn of(world: World) -> Self {
        let (ana, theo) = (world.sign_in("ana.ruiz").await, world.sign_in("theo.brandt").await);
        catalog::import(&world.context).await.expect("is read");
        Self { world, ana, theo }
    }

    fn entitlement(&self, (account, set): (&str, &str)) -> Entitlement {
        self.world.entitlement(account, set)
    }

    /// Ana has it for so many minutes, and has had it for some.
    async fn given(&self, wanted: &Entitlement, minutes: u32) -> (RequestId, GrantId) {
        let request = self.world.submit(&self.ana, wanted, minutes).await.expect("is sent");
        let view = self.world.show(&self.ana, &request).await.expect("is shown");
        if view.row.grant.is_none() {
            let sam = self.world.sign_in("sam.okafor").await;
            self.world.approve(&sam, &request).await.expect("is approved");
        }
        self.world.settle().await;
        let view = self.world.show(&self.ana, &request).await.expect("is shown");
        let grant = view.row.grant.expect("is given").grant;
        assert!(matches!(grant.state, GrantState::Active { .. }));
        self.world.advance(Seconds(5 * MINUTE));
        (request, grant.id)
    }

    /// Given, ended and confirmed gone.
    async fn given_and_gone(&self, wanted: &Entitlement) -> GrantId {
        let (_, grant) = self.given(wanted, 30).await;
        self.world.advance(Seconds(30 * MINUTE));
        self.world.settle().await;
        assert!(matches!(self.world.state(&grant).await, GrantState::Ended { .. }));
        assert!(!self.world.has_access(&self.ana, wanted));
        self.world.advance(Seconds(5 * MINUTE));
        grant
    }

    /// Someone changes AWS past Stint.
    fn by_hand(&self, member: &Member, wanted: &Entitlement, present: bool) {
        let user = member.person.directory_user.clone().expect("is in the directory");
        let group = self.world.context.catalog.get().0.owned_groups.get(wanted).cloned();
        self.world.cloud.change(|organization, now| match group {
            Some(group) => organization.set_member(&group, &user, present, now),
            None => organization.set_assigned(wanted, &Principal::User(user), present, now),
        });
    }

    /// Reads AWS anew and compares.
    async fn swept(&self) -> Swept {
        catalog::import(&self.world.context).await.expect("is read");
        sweep::sweep(&self.world.context).await.expect("is compared").expect("is a new reading")
    }

    async fn open(&self) -> Vec<FindingKind> {
        let shown = finding::show(&self.world.context, &self.theo).await.expect("is shown");
        assert_eq!(shown.open.len() as u64, shown.open_count);
        shown.open.into_iter().map(|row| row.finding.of).collect()
    }

    /// The ledger as a restored backup or a hand in the database can leave it: the grant is over, nothing is held, and
    /// the receipt of the addition is there.
    async fn forgotten(&self, member: &Member, wanted: &Entitlement, grant: &GrantId) {
        let mut holding = self.world.holding(member, wanted).await.expect("is stored");
        holding.state = HoldingState::Absent;
        holding.next_at = None;
        let mut grant = self.world.grant(grant).await;
        let (at, ending) = (self.world.now(), Ending::Expiry);
        grant.state = GrantState::Ended { at, ending, kept_by: None };
        let mut change = self.world.context.database.begin().await.expect("begins");
        change.save_holding(&holding).await.expect("is stored");
        change.save_grant(&grant).await.expect("is stored");
        change.commit_without_event("past Stint").await.expect("commits");
    }
}
