//! What a test outside this process does to the simulated AWS: plan faults, look at its state and its calls.
//!
//! - `POST /_simulated/faults` `{"operation":"sso-admin:CreateAccountAssignment","fault":{"kind":"throttle"},"times":3}`
//! - `DELETE /_simulated/faults`
//! - `GET /_simulated/state`
//! - `GET /_simulated/calls?since=0`

use super::{
    assignment_operation::AssignmentOperation, call_log::LoggedCall, cloud::SimulatedCloud,
    faults::PlannedFault, organization::Organization,
};
use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    routing::{get, post},
};
use domain::{
    catalog::{Entitlement, Principal},
    connector::Change,
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Since {
    #[serde(default)]
    since: u64,
}

pub(super) fn routes() -> Router<Arc<SimulatedCloud>> {
    Router::new()
        .route("/_simulated/faults", post(plan_fault).delete(clear_faults))
        .route("/_simulated/state", get(state))
        .route("/_simulated/calls", get(calls))
}

async fn plan_fault(
    State(cloud): State<Arc<SimulatedCloud>>,
    Json(fault): Json<PlannedFault>,
) -> (StatusCode, Json<Value>) {
    if !fault.meets_something() {
        let problem = format!("{} is not an operation that is simulated", fault.operation);
        return (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "problem": problem })));
    }
    cloud.plan_fault(&fault.operation, fault.fault, fault.times);
    (StatusCode::CREATED, Json(json!({ "planned": cloud.planned_faults() })))
}

async fn clear_faults(State(cloud): State<Arc<SimulatedCloud>>) -> StatusCode {
    cloud.clear_faults();
    StatusCode::NO_CONTENT
}

async fn calls(
    State(cloud): State<Arc<SimulatedCloud>>,
    Query(Since { since }): Query<Since>,
) -> Json<Vec<LoggedCall>> {
    Json(cloud.calls_since(since))
}

/// Memberships are shown for groups that no identity provider syncs: those are the ones that Stint changes.
async fn state(State(cloud): State<Arc<SimulatedCloud>>) -> Json<Value> {
    let running = cloud.running_operations();
    let faults = cloud.planned_faults();
    let counts = cloud.call_counts();
    let state = cloud.read(|organization| {
        let running: Vec<Value> = running.iter().map(|one| shape_of_operation(organization, one)).collect();
        json!({
            "assignments": assignments(organization),
            "memberships": memberships(organization),
            "running_operations": running,
            "faults": faults,
            "call_counts": counts,
        })
    });
    Json(state)
}

fn assignments(organization: &Organization) -> Vec<Value> {
    let all = organization.assignments.iter().flat_map(|(entitlement, principals)| {
        let present = principals.iter().filter(|(_, presence)| presence.present);
        present.map(move |(principal, _)| shape_of_access(organization, entitlement, principal))
    });
    all.collect()
}

fn memberships(organization: &Organization) -> Vec<Value> {
    let groups = organization.groups.values().filter(|group| !group.is_synced);
    let all = groups.flat_map(|group| {
        let members = organization.memberships.get(&group.id).into_iter().flatten();
        members.filter(|(_, presence)| presence.present).map(move |(user, _)| {
            let name = organization.users.get(user).map(|user| user.user_name.as_str());
            json!({ "group": group.id, "group_name": group.name, "user": user, "user_name": name })
        })
    });
    all.collect()
}

fn shape_of_operation(organization: &Organization, operation: &AssignmentOperation) -> Value {
    let mut shape = shape_of_access(organization, &operation.entitlement, &operation.principal);
    shape["request_id"] = json!(operation.request_id);
    shape["change"] = json!(match operation.change {
        Change::Add => "add",
        Change::Remove => "remove",
    });
    shape["accepted_at"] = json!(operation.accepted_at);
    shape["finishes_at"] = json!(operation.finishes_at);
    shape
}

fn shape_of_access(organization: &Organization, entitlement: &Entitlement, principal: &Principal) -> Value {
    let account = organization.accounts.get(&entitlement.account).map(|account| account.name.as_str());
    let set = organization.permission_sets.get(&entitlement.permission_set).map(|set| set.name.as_str());
    let (kind, id, name) = match principal {
        Principal::User(id) => {
            ("user", id.as_str(), organization.users.get(id).map(|user| user.user_name.as_str()))
        }
        Principal::Group(id) => {
            ("group", id.as_str(), organization.groups.get(id).map(|group| group.name.as_str()))
        }
    };
    json!({
        "account": entitlement.account,
        "account_name": account,
        "permission_set": entitlement.permission_set,
        "permission_set_name": set,
        "principal_kind": kind,
        "principal": id,
        "principal_name": name,
    })
}
