//! Approval in several stages: who can press when, what everybody is told meanwhile, and that access comes last.

use domain::{
    id::RequestId,
    person::Member,
    problem::Kind,
    request::RequestState,
    time::{Minutes, Seconds},
};
use operations::{
    PolicyInForce,
    request::{self, Approved, DecisionForm},
    testing::World,
};

const POLICIES: &str = r#"
@id("prod-administrative")
@title("Production administration")
@max_duration("2h")
@approval("Group::\"sre-leads\" or owner; then 2 of Group::\"security\"")
permit (principal in Group::"engineering", action == Action::"request",
    resource in OrganizationalUnit::"Workloads/Prod");
"#;

struct Story {
    world: World,
    ana: Member,
    request: RequestId,
}

async fn asked() -> Story {
    let mut world = World::direct().await;
    let policies = policy::PolicySet::parse(POLICIES, "stages.cedar").expect("parses");
    world.context.policy = PolicyInForce::new(policies);
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("prod-orders", "AdministratorAccess");
    let request = world.submit(&ana, &wanted, 60).await.expect("is sent");
    Story { world, ana, request }
}

impl Story {
    async fn form(&self, minutes: &str) -> DecisionForm {
        let content = self.world.show(&self.ana, &self.request).await.expect("is shown").content.0;
        let (request, minutes) = (self.request.to_string(), minutes.to_owned());
        DecisionForm { request, content, minutes, ..DecisionForm::default() }
    }

    async fn approve(&self, name: &str, minutes: &str) -> Result<Approved, (Kind, String)> {
        let member = self.world.sign_in(name).await;
        let form = self.form(minutes).await;
        let approved = request::approve(&self.world.context, &member, &form).await;
        approved.map_err(|problem| (problem.kind, problem.sentence))
    }

    async fn waiting_for(&self) -> String {
        self.world.show(&self.ana, &self.request).await.expect("is shown").row.state
    }

    async fn queue_of(&self, name: &str) -> usize {
        let member = self.world.sign_in(name).await;
        let queue = request::queue(&self.world.context, &member).await.expect("is shown");
        queue.iter().filter(|entry| entry.settled.is_none()).count()
    }
}

#[tokio::test]
async fn access_comes_with_the_last_approval_and_for_the_shortest_time_that_anybody_gave() {
    let story = asked().await;
    let still = |words: &str| Ok(Approved::StillNeeds(words.to_owned()));
    assert_eq!(
        story.waiting_for().await,
        "Waiting for sre-leads or the account's owner, then by 2 of security"
    );
    assert_eq!([story.queue_of("sam.okafor").await, story.queue_of("noor.siddiqui").await], [1, 0]);

    assert_eq!(story.approve("sam.okafor", "45").await, still("2 of security"));
    assert_eq!(story.waiting_for().await, "Waiting for 2 of security");
    assert_eq!([story.queue_of("sam.okafor").await, story.queue_of("noor.siddiqui").await], [0, 1]);
    story.world.settle().await;

    assert_eq!(story.approve("noor.siddiqui", "").await, still("security"));
    let other = security(&story.world);
    let Ok(Approved::Granted(_)) = story.approve(&other, "30").await else { panic!("it was the last") };
    let view = story.world.show(&story.ana, &story.request).await.expect("is shown");
    assert!(
        matches!(&view.request.state, RequestState::Approved { decision, .. } if decision.length == Minutes(30))
    );
    assert_eq!(view.request.approvals.len(), 2);
    story.world.settle().await;
    let events = ["request_agreed", "request_approved"].map(|kind| story.world.events(kind));
    let [agreed, approved] = events;
    assert_eq!((agreed.await, approved.await), (2, 1));
}

/// Somebody of the group security beside Noor.
fn security(world: &World) -> String {
    let in_force = world.context.catalog.get();
    let catalog = &in_force.0;
    let mut users = catalog.users.values();
    let found = users
        .find(|user| user.user_name != "noor.siddiqui" && catalog.group_names(&user.id).contains("security"));
    found.expect("there are two").user_name.clone()
}

#[tokio::test]
async fn nobody_presses_twice_nor_before_their_turn() {
    let story = asked().await;
    let (kind, sentence) = story.approve("noor.siddiqui", "").await.expect_err("too early");
    assert_eq!(kind, Kind::Forbidden);
    assert_eq!(sentence, "sre-leads or the account's owner decide first, then 2 of security.");
    story.approve("sam.okafor", "").await.expect("agrees");
    let (_, sentence) = story.approve("sam.okafor", "").await.expect_err("once is enough");
    assert_eq!(sentence, "You have approved this. It still needs 2 of security.");
    let (_, sentence) = story.approve("jia.liu", "").await.expect_err("that stage is passed");
    assert_eq!(sentence, "This request needs approval by 2 of security. You are not among them.");
}

#[tokio::test]
async fn who_comes_later_cannot_give_more_than_who_came_before() {
    let story = asked().await;
    story.approve("sam.okafor", "30").await.expect("agrees");
    let (kind, _) = story.approve("noor.siddiqui", "45").await.expect_err("too long");
    assert_eq!(kind, Kind::Invalid);
}

#[tokio::test]
async fn one_who_is_named_in_a_later_stage_can_reject_at_once() {
    let story = asked().await;
    let noor = story.world.sign_in("noor.siddiqui").await;
    let form = story.form("").await;
    request::reject(&story.world.context, &noor, &form).await.expect("is rejected");
    assert_eq!(story.waiting_for().await, "Rejected");
}

#[tokio::test]
async fn a_request_for_which_there_are_not_enough_people_is_not_accepted() {
    let mut world = World::direct().await;
    let text = POLICIES.replace("2 of Group::\\\"security\\\"", "2 of Person::\\\"noor.siddiqui\\\"");
    world.context.policy =
        PolicyInForce::new(policy::PolicySet::parse(&text, "stages.cedar").expect("parses"));
    let ana = world.sign_in("ana.ruiz").await;
    let wanted = world.entitlement("prod-orders", "AdministratorAccess");
    let problem = world.submit(&ana, &wanted, 60).await.expect_err("nobody could pass it");
    assert!(
        problem.fields[0].sentence.contains("there are not enough people for 2 of noor.siddiqui"),
        "{problem:?}"
    );
}

#[tokio::test]
async fn an_approver_who_left_since_counts_no_more_and_nothing_is_given() {
    let story = asked().await;
    story.approve("sam.okafor", "").await.expect("agrees");
    story.world.cloud.change(|organization, _| {
        organization.users.retain(|_, user| user.user_name != "sam.okafor");
    });
    story.world.import();
    assert_eq!(
        story.waiting_for().await,
        "Waiting for sre-leads or the account's owner, then by 2 of security"
    );
    story.world.advance(Seconds(1));
}

/// Each request has one decision, whoever presses at the same moment; the other one is told.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_times_two_approvers_at_once_decide_once() {
    let world = World::direct().await;
    let (ana, sam, jia) =
        (world.sign_in("ana.ruiz").await, world.sign_in("sam.okafor").await, world.sign_in("jia.liu").await);
    let wanted = world.entitlement("prod-payments", "AdministratorAccess");
    for _ in 0..1_000 {
        let request = world.submit(&ana, &wanted, 5).await.expect("is sent");
        let content = world.show(&sam, &request).await.expect("is shown").content.0;
        let form = DecisionForm { request: request.to_string(), content, ..DecisionForm::default() };
        let press = |member: &Member| {
            let (context, member, form) = (world.context.clone(), member.clone(), form.clone());
            tokio::spawn(async move { request::approve(&context, &member, &form).await })
        };
        let (one, two) = (press(&sam), press(&jia));
        let outcomes = [one.await.expect("does not panic"), two.await.expect("does not panic")];
        let told: Vec<&str> =
            outcomes.iter().filter_map(|outcome| Some(outcome.as_ref().err()?.sentence.as_str())).collect();
        let [told] = told.as_slice() else { panic!("one decides, the other is told: {outcomes:?}") };
        assert!(told.contains(" approved this ") && told.ends_with("Nothing was changed."), "{told}");
    }
    assert_eq!(world.events("request_approved").await, 1_000);
}
