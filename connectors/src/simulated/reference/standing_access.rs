//! Access that was there before Stint came, some of it forgotten, and the groups that Stint owns.

use crate::simulated::builder::{Builder, Built};
use domain::catalog::Principal;

/// group, permission set, environments
const GROUP_ACCESS: [(&str, &str, &[&str]); 8] = [
    ("platform-admins", "AdministratorAccess", &["management", "infrastructure", "security", "sandbox"]),
    ("security", "SecurityAudit", &["management", "infrastructure", "security", "prod", "staging", "dev"]),
    ("engineering", "PowerUserAccess", &["dev", "sandbox"]),
    ("sre", "ViewOnlyAccess", &["prod", "staging", "infrastructure"]),
    ("data-team", "S3DataReader", &["dev"]),
    ("finance", "Billing", &["management"]),
    ("auditors", "ViewOnlyAccess", &["security"]),
    ("contractors", "ReadOnlyAccess", &["dev"]),
];

/// user, permission set, account
const DIRECT_ACCESS: [(&str, &str, &str); 7] = [
    // A contractor whose project ended.
    ("viktor.hansen", "AdministratorAccess", "prod-orders"),
    // Someone in no group at all any more.
    ("robert.keane", "DatabaseAdministrator", "prod-data-platform"),
    ("robert.keane", "PowerUserAccess", "staging-data-platform"),
    // Made when the organization was new.
    ("theo.brandt", "AdministratorAccess", "management"),
    ("adaeze.obi", "NetworkAdministrator", "network"),
    // Given in an incident, never taken back.
    ("chidi.eze", "PowerUserAccess", "prod-search"),
    ("olga.ivanenko", "Billing", "prod-billing"),
];

/// The permission sets that people ask for in every account of these environments.
const OWNED_EVERYWHERE: [&str; 4] = ["ReadOnlyAccess", "ViewOnlyAccess", "PowerUserAccess", "LogsReader"];

const OWNED_SINGLE: [(&str, &str); 6] = [
    ("prod-payments", "PaymentsOperator"),
    ("staging-payments", "PaymentsOperator"),
    ("prod-billing", "PaymentsOperator"),
    ("prod-data-platform", "S3DataReader"),
    ("staging-data-platform", "S3DataReader"),
    ("prod-orders", "DeployPipeline"),
];

pub(super) fn add_standing_access(builder: &mut Builder) {
    for (group, permission_set, environments) in GROUP_ACCESS {
        let Some(group) = builder.organization.group_named(group).map(|group| group.id.clone()) else {
            continue;
        };
        for account in accounts_of(builder, environments) {
            builder.assign(&account, permission_set, Principal::Group(group.clone()));
        }
    }
    for (user, permission_set, account) in DIRECT_ACCESS {
        if let Some(user) = builder.organization.user_named(user).map(|user| user.id.clone()) {
            builder.assign(account, permission_set, Principal::User(user));
        }
    }
}

pub(super) fn add_owned_groups(builder: &mut Builder) -> Built<()> {
    for account in accounts_of(builder, &["prod", "staging"]) {
        for permission_set in OWNED_EVERYWHERE {
            builder.owned_group(&account, permission_set)?;
        }
    }
    for (account, permission_set) in OWNED_SINGLE {
        builder.owned_group(account, permission_set)?;
    }
    Ok(())
}

fn accounts_of(builder: &Builder, environments: &[&str]) -> Vec<String> {
    let accounts = builder.organization.accounts.values();
    let chosen = accounts.filter(|one| one.environment().is_some_and(|name| environments.contains(&name)));
    chosen.map(|account| account.name.clone()).collect()
}
