//! AWS Organizations: accounts, nested organizational units, tags. Nothing here changes anything.

use super::{
    cloud::Call,
    wire::{Outcome, Refusal},
};
use domain::{
    catalog::{Account, AccountStatus, OrganizationalUnit},
    id::{AccountId, OrganizationalUnitId},
};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OfParent {
    parent_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OfChild {
    child_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OfResource {
    resource_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OfAccount {
    account_id: String,
}

pub(super) fn carry_out(call: &mut Call<'_>, operation: &str) -> Outcome {
    match operation {
        "DescribeOrganization" => Ok(describe_organization(call)),
        "ListRoots" => list_roots(call),
        "ListAccounts" => list_accounts(call),
        "DescribeAccount" => describe_account(call),
        "ListOrganizationalUnitsForParent" => list_units_for_parent(call),
        "ListAccountsForParent" => list_accounts_for_parent(call),
        "ListParents" => list_parents(call),
        "ListTagsForResource" => list_tags(call),
        _ => Err(Call::unknown_operation(operation)),
    }
}

fn describe_organization(call: &Call<'_>) -> Value {
    let organization = call.organization();
    let (id, management) = (&organization.id, &organization.instance.management_account);
    let email = organization.accounts.get(management).map_or("", |account| account.email.as_str());
    json!({ "Organization": {
        "Id": id,
        "Arn": format!("arn:aws:organizations::{management}:organization/{id}"),
        "FeatureSet": "ALL",
        "MasterAccountId": management,
        "MasterAccountArn": format!("arn:aws:organizations::{management}:account/{id}/{management}"),
        "MasterAccountEmail": email,
    }})
}

fn list_roots(call: &Call<'_>) -> Outcome {
    let roots = call.organization().units.values().filter(|unit| unit.parent.is_none());
    call.page("Roots", roots, |unit| shape_of_unit(call, unit))
}

fn list_accounts(call: &Call<'_>) -> Outcome {
    call.page("Accounts", call.organization().accounts.values(), |account| shape_of_account(call, account))
}

fn describe_account(call: &Call<'_>) -> Outcome {
    let OfAccount { account_id } = call.parse()?;
    let account = account_id.parse::<AccountId>().ok().and_then(|id| call.organization().accounts.get(&id));
    let missing = || Refusal::new("AccountNotFoundException", "You specified an account that doesn't exist.");
    Ok(json!({ "Account": shape_of_account(call, account.ok_or_else(missing)?) }))
}

fn parent_of(call: &Call<'_>) -> Result<OrganizationalUnitId, Refusal> {
    let OfParent { parent_id } = call.parse()?;
    let parent = parent_id.parse().ok().filter(|id| call.organization().units.contains_key(id));
    let message = "You specified a parent that doesn't exist.";
    parent.ok_or_else(|| Refusal::new("ParentNotFoundException", message))
}

fn list_units_for_parent(call: &Call<'_>) -> Outcome {
    let parent = Some(parent_of(call)?);
    let children = call.organization().units.values().filter(|unit| unit.parent == parent);
    call.page("OrganizationalUnits", children, |unit| shape_of_unit(call, unit))
}

fn list_accounts_for_parent(call: &Call<'_>) -> Outcome {
    let parent = parent_of(call)?;
    let children = call.organization().accounts.values().filter(|account| account.unit == parent);
    call.page("Accounts", children, |account| shape_of_account(call, account))
}

fn list_parents(call: &Call<'_>) -> Outcome {
    let OfChild { child_id } = call.parse()?;
    let organization = call.organization();
    let account = child_id.parse::<AccountId>().ok().and_then(|id| organization.accounts.get(&id));
    let unit = child_id.parse::<OrganizationalUnitId>().ok().and_then(|id| organization.units.get(&id));
    let parent = account.map(|account| &account.unit).or(unit.and_then(|unit| unit.parent.as_ref()));
    let message = "You specified a child that doesn't exist.";
    let parent = parent.ok_or_else(|| Refusal::new("ChildNotFoundException", message))?;
    let kind = if parent.as_str().starts_with("r-") { "ROOT" } else { "ORGANIZATIONAL_UNIT" };
    call.page("Parents", std::iter::once(parent), |parent| json!({ "Id": parent, "Type": kind }))
}

fn list_tags(call: &Call<'_>) -> Outcome {
    let OfResource { resource_id } = call.parse()?;
    let organization = call.organization();
    let account = resource_id.parse::<AccountId>().ok().and_then(|id| organization.accounts.get(&id));
    let is_unit = resource_id.parse().is_ok_and(|id| organization.units.contains_key(&id));
    match account {
        Some(account) => call.page("Tags", account.tags.iter(), shape_of_tag),
        None if is_unit => call.page("Tags", std::iter::empty(), shape_of_tag),
        None => Err(Refusal::new("TargetNotFoundException", "You specified a target that doesn't exist.")),
    }
}

pub(super) fn shape_of_tag((key, value): (&String, &String)) -> Value {
    json!({ "Key": key, "Value": value })
}

fn shape_of_unit(call: &Call<'_>, unit: &OrganizationalUnit) -> Value {
    let organization = call.organization();
    let (management, id) = (&organization.instance.management_account, &organization.id);
    let kind = if unit.parent.is_none() { "root" } else { "ou" };
    let arn = format!("arn:aws:organizations::{management}:{kind}/{id}/{}", unit.id);
    json!({ "Id": unit.id, "Arn": arn, "Name": unit.name })
}

fn shape_of_account(call: &Call<'_>, account: &Account) -> Value {
    let organization = call.organization();
    let (management, id) = (&organization.instance.management_account, &organization.id);
    let (status, state) = match account.status {
        AccountStatus::Active => ("ACTIVE", "ACTIVE"),
        AccountStatus::Suspended => ("SUSPENDED", "SUSPENDED"),
        AccountStatus::PendingClosure => ("PENDING_CLOSURE", "PENDING_CLOSURE"),
    };
    json!({
        "Id": account.id,
        "Arn": format!("arn:aws:organizations::{management}:account/{id}/{}", account.id),
        "Email": account.email,
        "Name": account.name,
        "Status": status,
        "State": state,
        "JoinedMethod": "CREATED",
        "JoinedTimestamp": 1_700_000_000,
    })
}
