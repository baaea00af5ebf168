//! Names of accounts and permission sets as pages show them. What left the organization shows its id.

use domain::{
    catalog::{AccountLabel, Catalog, Entitlement, PermissionSetLabel, Risk, Summary},
    id::{AccountId, PermissionSetId},
    request::{ContentHash, Request},
    time::Minutes,
};

pub(crate) fn account(catalog: &Catalog, id: &AccountId) -> AccountLabel {
    match catalog.accounts.get(id) {
        Some(account) => AccountLabel {
            id: id.clone(),
            name: account.name.clone(),
            environment: account.environment().map(str::to_owned),
            is_management: account.is_management,
            path: path(catalog, account),
        },
        None => AccountLabel {
            id: id.clone(),
            name: id.to_string(),
            environment: None,
            is_management: false,
            path: Vec::new(),
        },
    }
}

pub(crate) fn permission_set(catalog: &Catalog, id: &PermissionSetId) -> PermissionSetLabel {
    match catalog.permission_sets.get(id) {
        Some(set) => PermissionSetLabel {
            id: id.clone(),
            name: set.name.clone(),
            description: set.description.clone(),
            session: set.session,
            risk: risk(catalog, id),
        },
        None => PermissionSetLabel {
            id: id.clone(),
            name: id.to_string(),
            description: String::new(),
            session: Minutes(0),
            risk: Risk::default(),
        },
    }
}

pub(crate) fn summary(catalog: &Catalog, id: &PermissionSetId) -> Summary {
    catalog.summaries.get(id).cloned().unwrap_or_default()
}

pub(crate) fn risk(catalog: &Catalog, id: &PermissionSetId) -> Risk {
    catalog.summaries.get(id).map(|summary| summary.risk).unwrap_or_default()
}

/// What a decision about the request is bound to now.
pub(crate) fn content(catalog: &Catalog, request: &Request) -> ContentHash {
    request.content().with(catalog.content_hash(&request.entitlement.permission_set).as_ref())
}

/// "prod-payments / AdministratorAccess".
pub(crate) fn entitlement(catalog: &Catalog, entitlement: &Entitlement) -> String {
    let account = account(catalog, &entitlement.account).name;
    format!("{account} / {}", permission_set(catalog, &entitlement.permission_set).name)
}

/// Which part of it has left the organization: "The account 123456789012".
pub(crate) fn gone(catalog: &Catalog, entitlement: &Entitlement) -> Option<String> {
    let Entitlement { account, permission_set } = entitlement;
    if !catalog.accounts.contains_key(account) {
        return Some(format!("The account {account}"));
    }
    let is_known = catalog.permission_sets.contains_key(permission_set);
    (!is_known).then(|| format!("The permission set {permission_set}"))
}

/// Units above the account without the root.
fn path(catalog: &Catalog, account: &domain::catalog::Account) -> Vec<String> {
    let units = catalog.path(account).into_iter().filter(|unit| unit.parent.is_some());
    units.map(|unit| unit.name.clone()).collect()
}
