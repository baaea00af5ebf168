//! The control endpoints, as tests in other processes use them.

use crate::support::World;
use domain::connector::{Connector, SetbackKind};
use serde_json::{Value, json};

#[tokio::test]
async fn faults_are_planned_and_cleared_over_http() {
    let world = World::start().await;
    let faults = format!("{}/_simulated/faults", world.endpoint);
    let client = reqwest::Client::new();
    let fault = json!({
        "operation": "identitystore:CreateGroupMembership",
        "fault": { "kind": "access_denied" },
    });
    assert_eq!(client.post(&faults).json(&fault).send().await.unwrap().status(), 201);
    let access = world.by_group("ana.ruiz", "prod-payments", "ReadOnlyAccess");
    assert_eq!(world.connector.add(&access).await.unwrap_err().kind, SetbackKind::Denied);
    assert_eq!(client.delete(&faults).send().await.unwrap().status(), 204);
    world.connector.add(&access).await.expect("no fault any more");
}

#[tokio::test]
async fn a_misspelt_fault_is_refused() {
    let world = World::start().await;
    let client = reqwest::Client::new();
    let misspelt = [
        json!({ "operation": "sso-admin:CreateAccountAssignment", "fault": { "kind": "throttle" }, "tims": 3 }),
        json!({ "operation": "sso-admin:CreateAccountAssignment", "fault": { "kind": "trottle" } }),
        json!({ "operation": "sso-admin:CreateAcountAssignment", "fault": { "kind": "throttle" } }),
    ];
    for fault in misspelt {
        let faults = format!("{}/_simulated/faults", world.endpoint);
        let status = client.post(faults).json(&fault).send().await.unwrap().status();
        assert!(status.is_client_error(), "{fault}");
    }
}

#[tokio::test]
async fn the_state_and_the_calls_are_shown() {
    let world = World::start().await;
    let in_group = world.by_group("ana.ruiz", "prod-payments", "ReadOnlyAccess");
    world.connector.add(&in_group).await.unwrap();
    let seen: u64 = world.cloud.calls_since(0).last().unwrap().sequence;
    let assigned = world.by_assignment("ana.ruiz", "prod-orders", "AdministratorAccess");
    world.connector.add(&assigned).await.unwrap();

    let state = get(&format!("{}/_simulated/state", world.endpoint)).await;
    let membership = json!("stint-prod-payments-ReadOnlyAccess");
    assert_eq!(state["memberships"][0]["group_name"], membership);
    assert_eq!(state["memberships"][0]["user_name"], "ana.ruiz");
    assert_eq!(state["running_operations"][0]["account_name"], "prod-orders");
    assert_eq!(state["running_operations"][0]["change"], "add");
    assert_eq!(state["call_counts"]["sso-admin:CreateAccountAssignment"], 1);
    let forgotten = state["assignments"].as_array().unwrap().iter().find(|one| {
        one["principal_name"] == "viktor.hansen" && one["permission_set_name"] == "AdministratorAccess"
    });
    assert_eq!(forgotten.unwrap()["account_name"], "prod-orders");

    let calls = get(&format!("{}/_simulated/calls?since={seen}", world.endpoint)).await;
    let operations: Vec<&str> =
        calls.as_array().unwrap().iter().map(|call| call["operation"].as_str().unwrap()).collect();
    assert_eq!(operations, ["organizations:DescribeAccount", "sso-admin:CreateAccountAssignment"]);
    let key =
        format!("{}/{}/{}", assigned.entitlement.account, assigned.entitlement.permission_set, assigned.user);
    assert_eq!(calls[1]["key"], json!(key));
    assert_eq!(calls[1]["result"], "ok");
}

async fn get(url: &str) -> Value {
    reqwest::get(url).await.expect("an answer").json().await.expect("JSON")
}
