//! AWS itself ends access: when a removal is late, or when Stint is dead; and afterwards nothing of it is left.

use connectors::simulated::Fault;
use domain::{
    audit::AuditEvent,
    catalog::{Entitlement, Principal},
    fence::{ALWAYS, FENCE_TAG, FenceMode, LIMIT},
    grant::{Grant, GrantState},
    id::{DirectoryUserId, GrantId},
    person::Member,
    time::{Seconds, Timestamp},
};
use operations::{
    fence, grant,
    testing::{Crash, World},
};
use serde_json::Value;

const MINUTE: u64 = 60;
/// Of the permission set ReadOnlyAccess.
const SESSION: Seconds = Seconds(8 * 3_600);
const REMOVE: &str = "identitystore:DeleteGroupMembership";
/// As an administrator wrote it, in their own blanks.
const ORIGINAL: &str = "{\t\"Version\": \"2012-10-17\",\n  \"Statement\" : [ {\"Sid\":\"NoLogs ] , é\", \
     \"Effect\":\"Deny\",\"Action\":\"logs:*\",\"Resource\":\"*\"} ]\n}\n";

async fn world(mode: FenceMode) -> (World, Entitlement) {
    let mut world = World::new().await;
    world.context.fence = mode;
    let wanted = world.entitlement("staging-orders", "ReadOnlyAccess");
    world.cloud.change(|organization, _| {
        let set = organization.permission_sets.get_mut(&wanted.permission_set).expect("exists");
        set.tags.insert(FENCE_TAG.to_owned(), ALWAYS.to_owned());
        set.inline_policy = Some(ORIGINAL.to_owned());
    });
    world.import();
    (world, wanted)
}

/// As the worker: the reconciler and the fences, whenever something is planned and at least each minute.
async fn pass(world: &World, until: Timestamp) {
    loop {
        let next = world.reconcile().await.next_at;
        let fences = fence::keep(&world.context).await.expect("keeps fences");
        if world.now() >= until {
            return;
        }
        let next = next.into_iter().chain(fences).min().unwrap_or(until);
        world.advance_to(next.min(world.now() + Seconds(MINUTE)).min(until));
    }
}

/// Like `pass`; `true` when the process died on the way.
async fn pass_until_death(world: &World, until: Timestamp) -> bool {
    tokio::select! {
        () = pass(world, until) => false,
        () = world.line.died() => true,
    }
}

async fn given(world: &World, member: &Member, wanted: &Entitlement, minutes: u32) -> Grant {
    let request = world.submit(member, wanted, minutes).await.expect("is sent and approved by policy");
    let id: GrantId =
        world.show(member, &request).await.expect("is shown").row.grant.expect("approved").grant.id;
    world.grant(&id).await
}

fn user(member: &Member) -> DirectoryUserId {
    member.person.directory_user.clone().expect("is in the directory")
}

fn policy(world: &World, wanted: &Entitlement) -> Option<String> {
    world
        .cloud
        .read(|organization| organization.permission_sets[&wanted.permission_set].inline_policy.clone())
}

/// Whether every role of every account has the policy that an administrator wrote.
fn has_no_leftovers(world: &World) -> bool {
    world.cloud.read(|organization| {
        organization.outdated_roles.values().all(|policy| policy.as_deref() == Some(ORIGINAL))
    })
}

/// Whether the policy of the role in that account denies this person everything now. What is not understood is no
/// answer.
fn is_denied(world: &World, member: &Member, wanted: &Entitlement) -> bool {
    let role = world.cloud.read(|organization| organization.role_policy(wanted).map(str::to_owned));
    let role: Value = role.map_or(Value::Null, |text| serde_json::from_str(&text).expect("is JSON"));
    let statements = role["Statement"].as_array().cloned().unwrap_or_default();
    statements.iter().any(|statement| {
        statement["Effect"] == "Deny" && statement["Action"] == "*" && statement["Resource"] == "*" && {
            let conditions = statement["Condition"].as_object().cloned().unwrap_or_default();
            conditions.iter().all(|(operator, keys)| {
                keys.as_object().expect("keys").iter().all(|(key, value)| {
                    let value = value.as_str().expect("one value");
                    match (operator.as_str(), key.as_str()) {
                        ("StringEquals", "identitystore:UserId") => value == user(member).as_str(),
                        ("StringEquals", "aws:PrincipalAccount") => value == wanted.account.as_str(),
                        ("DateGreaterThanEquals", "aws:CurrentTime") => {
                            world.now() >= value.parse().expect("a time")
                        }
                        other => panic!("{other:?} is not understood"),
                    }
                })
            })
        }
    })
}

async fn hashes(world: &World) -> Vec<(&'static str, bool)> {
    let told = world.audit().await.into_iter().filter_map(|record| match record.event {
        AuditEvent::FenceRaised { original_hash, policy_hash, .. } => {
            Some(("raised", original_hash == policy_hash))
        }
        AuditEvent::FenceLowered { original_hash, policy_hash, .. } => {
            Some(("lowered", original_hash == policy_hash))
        }
        _ => None,
    });
    told.collect()
}

#[tokio::test]
async fn a_removal_that_aws_refuses_for_an_hour_is_fenced_after_five_minutes_and_nothing_is_left_afterwards()
{
    let (world, wanted) = world(FenceMode::Overdue).await;
    let (ana, mei) = (world.sign_in("ana.ruiz").await, world.sign_in("mei.chen").await);
    let grant = given(&world, &ana, &wanted, 30).await;
    let ends_at = grant.ends_at;
    world.cloud.plan_fault(REMOVE, Fault::AccessDenied, None);
    pass(&world, ends_at + Seconds(5 * MINUTE - 1)).await;
    assert_eq!(policy(&world, &wanted).as_deref(), Some(ORIGINAL), "not before");

    pass(&world, ends_at + Seconds(6 * MINUTE)).await;
    assert!(world.has_access(&ana, &wanted), "AWS still refuses");
    assert!(is_denied(&world, &ana, &wanted) && !is_denied(&world, &mei, &wanted));
    let request =
        operations::request::list(&world.context, &ana, &Default::default()).await.expect("is listed");
    let view = request.rows[0].grant.clone().expect("granted");
    assert_eq!(view.denied_from, Some(ends_at));
    assert_eq!(
        view.sessions_end_by,
        world.now() + SESSION,
        "a session can still be opened, the fence cuts it"
    );
    let theo = world.sign_in("theo.brandt").await;
    let status = fence::show(&world.context, &theo).await.expect("is shown to administrators");
    assert!(
        status.rows[0].is_in_force && !status.rows[0].is_changing && status.rows[0].person_name == "Ana Ruiz"
    );

    pass(&world, ends_at + Seconds(60 * MINUTE)).await;
    world.cloud.clear_faults();
    pass(&world, ends_at + Seconds(62 * MINUTE)).await;
    assert!(!world.has_access(&ana, &wanted));
    let GrantState::Ended { at, .. } = world.state(&grant.id).await else { panic!("is over") };
    world.advance_to(at + SESSION - Seconds(1));
    pass(&world, world.now()).await;
    assert!(is_denied(&world, &ana, &wanted), "sessions may be open");
    pass(&world, at + SESSION + Seconds(2 * MINUTE)).await;
    assert_eq!(policy(&world, &wanted).as_deref(), Some(ORIGINAL), "byte for byte");
    assert!(!is_denied(&world, &ana, &wanted));
    assert!(has_no_leftovers(&world), "in no role");
    assert_eq!(hashes(&world).await, [("raised", false), ("lowered", true)]);
}

#[tokio::test]
async fn with_the_tag_aws_denies_at_the_end_although_stint_is_dead() {
    let (world, wanted) = world(FenceMode::Tagged).await;
    let (ana, mei) = (world.sign_in("ana.ruiz").await, world.sign_in("mei.chen").await);
    let elsewhere = world.entitlement("dev-orders", "ReadOnlyAccess");
    let grant = given(&world, &ana, &wanted, 30).await;
    pass(&world, world.now() + Seconds(MINUTE)).await;
    assert_eq!(world.events("fence_raised").await, 1);
    // From here on nothing of Stint runs.
    world.advance_to(grant.ends_at - Seconds(1));
    assert!(world.has_access(&ana, &wanted) && !is_denied(&world, &ana, &wanted));
    world.advance_to(grant.ends_at);
    assert!(world.has_access(&ana, &wanted) && is_denied(&world, &ana, &wanted));
    assert!(!is_denied(&world, &mei, &wanted) && !is_denied(&world, &ana, &elsewhere));
    let other = policy(&world, &wanted).expect("a policy");
    assert!(other.contains(wanted.account.as_str()) && !other.contains(elsewhere.account.as_str()));
}

#[tokio::test]
async fn without_the_mode_or_the_tag_nothing_is_touched() {
    for mode in [FenceMode::Off, FenceMode::Tagged] {
        let (world, wanted) = world(mode).await;
        world.cloud.change(|organization, _| {
            let set = organization.permission_sets.get_mut(&wanted.permission_set).expect("exists");
            set.tags.insert(FENCE_TAG.to_owned(), "sometimes".to_owned());
        });
        world.import();
        let ana = world.sign_in("ana.ruiz").await;
        let ends_at = given(&world, &ana, &wanted, 30).await.ends_at;
        world.cloud.plan_fault(REMOVE, Fault::AccessDenied, None);
        pass(&world, ends_at + Seconds(30 * MINUTE)).await;
        let calls = world.line.calls();
        assert!(!calls.contains(&"inline_policy") && !calls.contains(&"set_inline_policy"), "{calls:?}");
    }
}

/// One access with a fence, dying once; gives how many calls there were until the fence was gone.
async fn life(crash: Option<Crash>) -> usize {
    let (mut world, wanted) = world(FenceMode::Tagged).await;
    let ana = world.sign_in("ana.ruiz").await;
    let grant = given(&world, &ana, &wanted, 5).await;
    world.line.set_crash(crash);
    let over = grant.ends_at + Seconds(MINUTE);
    let taken_out = over + SESSION + Seconds(2 * MINUTE);
    let mut died = pass_until_death(&world, over).await;
    if !died {
        world.advance_to(taken_out - Seconds(2 * MINUTE));
        died = pass_until_death(&world, taken_out).await;
    }
    assert_eq!(died, crash.is_some(), "{crash:?}");
    let calls = world.line.calls().len();
    if died {
        world.line.set_crash(None);
        world.context = world.restarted();
        world.advance(Seconds(3));
        pass(&world, over.max(world.now() + Seconds(20))).await;
        world.advance_to(taken_out - Seconds(2 * MINUTE));
        pass(&world, taken_out.max(world.now() + Seconds(MINUTE))).await;
    }
    assert!(!world.has_access(&ana, &wanted), "{crash:?}");
    assert_eq!(policy(&world, &wanted).as_deref(), Some(ORIGINAL), "{crash:?}");
    assert!(has_no_leftovers(&world), "{crash:?}");
    assert_eq!(hashes(&world).await, [("raised", false), ("lowered", true)], "{crash:?}");
    assert_eq!(world.events("fenced_policy_edited").await, 0, "{crash:?}");
    calls
}

#[tokio::test]
async fn killed_before_or_after_any_call_the_fence_comes_and_goes_once() {
    let calls = life(None).await;
    assert!(calls >= 14, "{calls}: access comes and goes, and so does its fence");
    for number in 0..calls {
        life(Some(Crash::Before(number))).await;
        life(Some(Crash::After(number))).await;
    }
}

#[tokio::test]
async fn an_inline_policy_that_somebody_edits_meanwhile_keeps_their_edit() {
    let (world, wanted) = world(FenceMode::Tagged).await;
    let ana = world.sign_in("ana.ruiz").await;
    let grant = given(&world, &ana, &wanted, 30).await;
    pass(&world, world.now() + Seconds(MINUTE)).await;
    let edited = ORIGINAL.replace("logs:*", "logs:Put*");
    let fenced = policy(&world, &wanted).expect("a policy").replace("logs:*", "logs:Put*");
    world
        .cloud
        .change(|organization, _| organization.set_inline_policy(&wanted.permission_set, Some(fenced)));
    pass(&world, grant.ends_at + Seconds(MINUTE)).await;
    world.advance_to(grant.ends_at + SESSION + Seconds(MINUTE));
    pass(&world, world.now() + Seconds(MINUTE)).await;
    assert_eq!(policy(&world, &wanted), Some(edited));
    assert_eq!(world.events("fenced_policy_edited").await, 1);
}

#[tokio::test]
async fn a_fence_that_somebody_took_out_is_put_back_after_the_next_import() {
    let (world, wanted) = world(FenceMode::Tagged).await;
    let ana = world.sign_in("ana.ruiz").await;
    let grant = given(&world, &ana, &wanted, 30).await;
    pass(&world, world.now() + Seconds(MINUTE)).await;
    let original = Some(ORIGINAL.to_owned());
    world.cloud.change(|organization, _| organization.set_inline_policy(&wanted.permission_set, original));
    world.advance(Seconds(MINUTE));
    world.import();
    pass(&world, world.now() + Seconds(MINUTE)).await;
    world.advance_to(grant.ends_at);
    assert!(is_denied(&world, &ana, &wanted));
}

#[tokio::test]
async fn a_policy_without_room_gets_no_fence_and_access_ends_as_always() {
    let (world, wanted) = world(FenceMode::Tagged).await;
    let full = ORIGINAL.replace("NoLogs", &"x".repeat(LIMIT - 200));
    world.cloud.change(|organization, _| {
        organization.set_inline_policy(&wanted.permission_set, Some(full.clone()));
    });
    world.import();
    let ana = world.sign_in("ana.ruiz").await;
    let grant = given(&world, &ana, &wanted, 30).await;
    pass(&world, grant.ends_at + Seconds(MINUTE)).await;
    assert!(!world.has_access(&ana, &wanted) && world.grant(&grant.id).await.is_over());
    assert_eq!(policy(&world, &wanted), Some(full));
    let refused: Vec<String> = (world.audit().await.into_iter())
        .filter_map(|record| match record.event {
            AuditEvent::FenceRefused { cause, .. } => Some(cause),
            _ => None,
        })
        .collect();
    assert_eq!(refused.len(), 1, "told once");
    assert!(refused[0].ends_with("characters; AWS allows 10240."), "{refused:?}");
}

#[tokio::test]
async fn two_people_on_one_permission_set_are_denied_each_at_their_own_end() {
    let (world, wanted) = world(FenceMode::Tagged).await;
    let (ana, mei) = (world.sign_in("ana.ruiz").await, world.sign_in("mei.chen").await);
    let (first, second) = (given(&world, &ana, &wanted, 30).await, given(&world, &mei, &wanted, 60).await);
    pass(&world, world.now() + Seconds(MINUTE)).await;
    assert_eq!(world.events("fence_raised").await, 2);
    world.advance_to(first.ends_at);
    assert!(is_denied(&world, &ana, &wanted) && !is_denied(&world, &mei, &wanted));
    pass(&world, second.ends_at).await;
    assert!(is_denied(&world, &ana, &wanted) && is_denied(&world, &mei, &wanted));
    pass(&world, second.ends_at + Seconds(MINUTE)).await;
    world.advance_to(first.ends_at + SESSION + Seconds(MINUTE));
    pass(&world, world.now() + Seconds(MINUTE)).await;
    assert!(!is_denied(&world, &ana, &wanted) && is_denied(&world, &mei, &wanted));
    world.advance_to(second.ends_at + SESSION + Seconds(MINUTE));
    pass(&world, world.now() + Seconds(MINUTE)).await;
    assert_eq!(policy(&world, &wanted).as_deref(), Some(ORIGINAL));
    assert_eq!(hashes(&world).await[2..], [("lowered", false), ("lowered", true)]);
}

#[tokio::test]
async fn a_new_grant_takes_the_fence_of_a_late_removal_away() {
    let (world, wanted) = world(FenceMode::Overdue).await;
    let ana = world.sign_in("ana.ruiz").await;
    let ends_at = given(&world, &ana, &wanted, 30).await.ends_at;
    world.cloud.plan_fault(REMOVE, Fault::AccessDenied, None);
    pass(&world, ends_at + Seconds(6 * MINUTE)).await;
    assert!(is_denied(&world, &ana, &wanted));
    world.cloud.clear_faults();
    pass(&world, ends_at + Seconds(8 * MINUTE)).await;
    given(&world, &ana, &wanted, 30).await;
    pass(&world, world.now() + Seconds(MINUTE)).await;
    assert!(world.has_access(&ana, &wanted) && !is_denied(&world, &ana, &wanted));
    assert_eq!(policy(&world, &wanted).as_deref(), Some(ORIGINAL));
}

#[tokio::test]
async fn who_has_the_access_by_another_way_is_not_fenced() {
    let (world, wanted) = world(FenceMode::Tagged).await;
    let ana = world.sign_in("ana.ruiz").await;
    let direct = Principal::User(user(&ana));
    world.cloud.change(|organization, now| organization.set_assigned(&wanted, &direct, true, now));
    operations::catalog::import(&world.context).await.expect("imports");
    given(&world, &ana, &wanted, 30).await;
    pass(&world, world.now() + Seconds(MINUTE)).await;
    assert_eq!((world.events("fence_raised").await, world.events("fence_refused").await), (0, 1));
    assert_eq!(policy(&world, &wanted).as_deref(), Some(ORIGINAL));
}

#[tokio::test]
async fn a_fence_that_aws_refuses_delays_no_removal_and_is_shown() {
    let (world, wanted) = world(FenceMode::Tagged).await;
    let ana = world.sign_in("ana.ruiz").await;
    world.cloud.plan_fault("sso-admin:PutInlinePolicyToPermissionSet", Fault::AccessDenied, None);
    let grant = given(&world, &ana, &wanted, 30).await;
    pass(&world, world.now() + Seconds(MINUTE)).await;
    let theo = world.sign_in("theo.brandt").await;
    let status = fence::show(&world.context, &theo).await.expect("is shown");
    let setback = status.rows[0].setback.clone().unwrap_or_default();
    assert!(
        !status.rows[0].is_in_force && setback.contains("sso:PutInlinePolicyToPermissionSet"),
        "{setback}"
    );
    pass(&world, grant.ends_at + Seconds(5)).await;
    assert!(!world.has_access(&ana, &wanted));
    assert!(matches!(grant::home(&world.context, &ana).await, Ok(home) if home.active.is_empty()));
}
