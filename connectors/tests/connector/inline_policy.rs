//! Inline policies of permission sets, and the provisioning that brings them to accounts.

use crate::support::World;
use connectors::simulated::{Behaviour, Fault};
use domain::{
    catalog::{AccountStatus, Entitlement},
    connector::{Connector, SetbackKind},
    fence::{LIMIT, PermissionSetPolicies, Provisioning},
};

const POLICY: &str = "{ \"Version\":\"2012-10-17\",\n\t\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"é:*\",\"Resource\":\"*\"}] }\n";

/// Somebody is assigned to it by a group.
fn provisioned(world: &World) -> Entitlement {
    world.by_group("ana.ruiz", "staging-orders", "ReadOnlyAccess").entitlement
}

async fn begin(world: &World, entitlement: &Entitlement) -> String {
    let begun = world.connector.provision(&entitlement.permission_set, &entitlement.account).await;
    let Ok(Provisioning::Running { request_id }) = begun else { panic!("not accepted: {begun:?}") };
    request_id
}

fn in_role(world: &World, entitlement: &Entitlement) -> Option<String> {
    world.cloud.read(|organization| organization.role_policy(entitlement).map(str::to_owned))
}

#[tokio::test]
async fn a_policy_comes_and_goes_byte_for_byte() {
    let world = World::with(Behaviour::immediate()).await;
    let set = provisioned(&world).permission_set;
    assert_eq!(world.connector.inline_policy(&set).await, Ok(None));
    let call = world.connector.set_inline_policy(&set, Some(POLICY)).await.expect("is written");
    assert!(call.action == "sso:PutInlinePolicyToPermissionSet" && call.request_id.is_some());
    assert_eq!(world.connector.inline_policy(&set).await, Ok(Some(POLICY.to_owned())));
    for _ in 0..2 {
        world.connector.set_inline_policy(&set, None).await.expect("deleting what is gone is no error");
        assert_eq!(world.connector.inline_policy(&set).await, Ok(None));
    }
}

#[tokio::test]
async fn a_role_has_the_policy_only_when_its_provisioning_has_finished() {
    let world = World::start().await;
    let wanted = provisioned(&world);
    let Entitlement { permission_set, account } = &wanted;
    world.connector.set_inline_policy(permission_set, Some(POLICY)).await.expect("is written");
    let request_id = begin(&world, &wanted).await;
    let running = world.connector.follow_provisioning(&request_id).await;
    assert_eq!(running, Ok(Provisioning::Running { request_id: request_id.clone() }));
    assert_eq!(in_role(&world, &wanted), None);
    let second = world.connector.provision(permission_set, account).await.unwrap_err();
    assert_eq!(second.kind, SetbackKind::Conflict);
    let meanwhile = world.connector.set_inline_policy(permission_set, None).await.unwrap_err();
    assert_eq!(meanwhile.kind, SetbackKind::Conflict);
    let assignment = world.by_assignment("ana.ruiz", "staging-orders", "AdministratorAccess");
    assert_eq!(world.connector.add(&assignment).await.unwrap_err().kind, SetbackKind::Conflict);

    world.let_operations_finish();
    let done = world.connector.follow_provisioning(&request_id).await;
    assert!(matches!(done, Ok(Provisioning::Done { .. })), "{done:?}");
    assert_eq!(in_role(&world, &wanted).as_deref(), Some(POLICY));
}

#[tokio::test]
async fn an_account_without_the_permission_set_is_told_apart() {
    let world = World::with(Behaviour::immediate()).await;
    let wanted = provisioned(&world);
    let other = world.by_assignment("ana.ruiz", "staging-orders", "Billing").entitlement;
    let is_provisioned = async |one: &Entitlement| {
        world.connector.is_provisioned(&one.permission_set, &one.account).await.expect("is read")
    };
    assert!(is_provisioned(&wanted).await && !is_provisioned(&other).await);
    let refused = world.connector.provision(&other.permission_set, &other.account).await.unwrap_err();
    assert_eq!(refused.kind, SetbackKind::Missing);
    world.cloud.change(|organization, _| organization.permission_sets.remove(&other.permission_set));
    let gone = world.connector.inline_policy(&other.permission_set).await.unwrap_err();
    assert_eq!(gone.kind, SetbackKind::Missing);
}

#[tokio::test]
async fn a_policy_may_have_so_many_characters_and_no_more() {
    let world = World::with(Behaviour::immediate()).await;
    let set = provisioned(&world).permission_set;
    let of = |characters: usize| {
        let empty = domain::fence::characters(POLICY);
        POLICY.replace("é:*", &"é".repeat(characters - empty + 3))
    };
    let put = async |policy: &str| world.connector.set_inline_policy(&set, Some(policy)).await;
    put(&of(LIMIT)).await.expect("blanks do not count, letters do");
    let code = put(&of(LIMIT + 1)).await.unwrap_err().code;
    assert_eq!(code.as_deref(), Some("ServiceQuotaExceededException"));
    let code = put(r#"{"Statement":[]}"#).await.unwrap_err().code;
    assert_eq!(code.as_deref(), Some("ValidationException"));
}

#[tokio::test]
async fn a_provisioning_that_fails_or_never_finishes_is_seen() {
    let world = World::start().await;
    let wanted = provisioned(&world);
    world.cloud.plan_fault("sso-admin:ProvisionPermissionSet", Fault::NeverFinishes, Some(1));
    let endless = begin(&world, &wanted).await;
    world.clock.advance(std::time::Duration::from_secs(3_600));
    let running = world.connector.follow_provisioning(&endless).await;
    assert!(matches!(running, Ok(Provisioning::Running { .. })));
    world.cloud.clear_faults();
    assert!(matches!(world.connector.follow_provisioning(&endless).await, Ok(Provisioning::Done { .. })));

    let failing = begin(&world, &wanted).await;
    world.cloud.change(|organization, _| {
        organization.accounts.get_mut(&wanted.account).expect("exists").status = AccountStatus::Suspended;
    });
    world.let_operations_finish();
    let failed = world.connector.follow_provisioning(&failing).await;
    let Ok(Provisioning::Failed { setback }) = failed else { panic!("not failed: {failed:?}") };
    assert!(setback.kind == SetbackKind::Missing && setback.sentence.contains("suspended"), "{setback:?}");
}
