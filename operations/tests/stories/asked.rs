//! Where stories about decisions begin: Ana has asked, and nobody has answered.

use domain::{catalog::Entitlement, id::RequestId, person::Member, problem::Problem, request::RequestState};
use operations::{
    request::{self, DecisionForm},
    testing::World,
};

/// A request that waits for a decision.
pub(crate) struct Story {
    pub(crate) world: World,
    pub(crate) ana: Member,
    pub(crate) sam: Member,
    pub(crate) wanted: Entitlement,
    pub(crate) request: RequestId,
}

/// Ana asked for production administration for an hour; leads of site reliability decide.
pub(crate) async fn asked() -> Story {
    let world = World::direct().await;
    let (ana, sam) = (world.sign_in("ana.ruiz").await, world.sign_in("sam.okafor").await);
    let wanted = world.entitlement("prod-payments", "AdministratorAccess");
    let request = world.submit(&ana, &wanted, 60).await.expect("is sent");
    Story { world, ana, sam, wanted, request }
}

impl Story {
    pub(crate) async fn form(&self) -> DecisionForm {
        let content = self.world.show(&self.ana, &self.request).await.expect("is shown").content.0;
        DecisionForm { request: self.request.to_string(), content, ..DecisionForm::default() }
    }

    pub(crate) async fn state(&self) -> RequestState {
        self.world.show(&self.ana, &self.request).await.expect("is shown").request.state
    }

    pub(crate) async fn approve(&self, member: &Member, form: &DecisionForm) -> Result<(), Problem> {
        request::approve(&self.world.context, member, form).await.map(drop)
    }

    pub(crate) async fn is_still_pending(&self) -> bool {
        matches!(self.state().await, RequestState::Pending { .. })
    }
}
