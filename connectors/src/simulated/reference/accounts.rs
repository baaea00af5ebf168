//! Organizational units and accounts.

use crate::simulated::builder::{Builder, Built};
use domain::{catalog::AccountStatus, id::OrganizationalUnitId};

/// name, environment, owner, cost center, data, description
type Row = (&'static str, &'static str, &'static str, &'static str, Option<&'static str>, &'static str);

const TOP: &[Row] = &[(
    "management",
    "management",
    "platform-admins",
    "1000",
    None,
    "Organization, billing and IAM Identity Center",
)];

const SECURITY: &[Row] = &[
    (
        "log-archive",
        "security",
        "security",
        "1010",
        Some("pii"),
        "CloudTrail, Config and VPC flow logs of every account",
    ),
    ("security-tooling", "security", "security", "1010", None, "GuardDuty, Security Hub and Detective"),
];

const INFRASTRUCTURE: &[Row] = &[
    ("network", "infrastructure", "platform-admins", "1020", None, "Transit gateway, Route 53 and VPN"),
    (
        "shared-services",
        "infrastructure",
        "platform-admins",
        "1020",
        None,
        "Build system, registries, artifacts",
    ),
];

const PROD: &[Row] = &[
    ("prod-payments", "prod", "payments-team", "2010", Some("pci"), "Card payments and refunds"),
    ("prod-billing", "prod", "payments-team", "2010", Some("pci"), "Invoices and subscriptions"),
    ("prod-orders", "prod", "engineering", "2020", Some("pii"), "Order intake and fulfilment"),
    ("prod-inventory", "prod", "engineering", "2020", None, "Stock levels and warehouses"),
    ("prod-shipping", "prod", "engineering", "2020", Some("pii"), "Carriers, labels and tracking"),
    ("prod-search", "prod", "engineering", "2030", None, "Product search and ranking"),
    ("prod-web", "prod", "engineering", "2030", None, "Shop front and content delivery"),
    ("prod-notifications", "prod", "engineering", "2030", Some("pii"), "E-mail, push and text messages"),
    ("prod-identity", "prod", "security", "2040", Some("pii"), "Customer sign-in and profiles"),
    ("prod-data-platform", "prod", "data-team", "2050", Some("pii"), "Data lake, warehouse and reports"),
];

const STAGING: &[Row] = &[
    ("staging-payments", "staging", "payments-team", "2010", None, "Card payments against test banks"),
    ("staging-orders", "staging", "engineering", "2020", None, "Order intake before release"),
    ("staging-search", "staging", "engineering", "2030", None, "Product search before release"),
    ("staging-web", "staging", "engineering", "2030", None, "Shop front before release"),
    ("staging-notifications", "staging", "engineering", "2030", None, "Messages to test inboxes"),
    ("staging-identity", "staging", "security", "2040", None, "Customer sign-in before release"),
    ("staging-data-platform", "staging", "data-team", "2050", None, "Data pipelines on sampled data"),
];

const DEV: &[Row] = &[
    ("dev-payments", "dev", "payments-team", "2010", None, "Payments development"),
    ("dev-orders", "dev", "engineering", "2020", None, "Orders development"),
    ("dev-search", "dev", "engineering", "2030", None, "Search development"),
    ("dev-web", "dev", "engineering", "2030", None, "Shop front development"),
    ("dev-mobile", "dev", "engineering", "2030", None, "Backends of the mobile apps"),
    ("dev-identity", "dev", "security", "2040", None, "Customer sign-in development"),
    ("dev-data-platform", "dev", "data-team", "2050", None, "Data pipelines development"),
    ("dev-legacy-crm", "dev", "engineering", "2090", None, "Customer records before 2023, being closed"),
];

const SANDBOX: &[Row] = &[
    ("sandbox-engineering", "sandbox", "engineering", "3010", None, "Experiments, emptied every Sunday"),
    ("sandbox-data-science", "sandbox", "data-team", "3010", None, "Notebooks and model experiments"),
    ("sandbox-security", "sandbox", "security", "3010", None, "Attack and defence exercises"),
];

pub(in crate::simulated) fn add_accounts(builder: &mut Builder) -> Built<()> {
    let root = builder.root();
    add(builder, &root, TOP)?;
    for (name, rows) in [("Security", SECURITY), ("Infrastructure", INFRASTRUCTURE), ("Sandbox", SANDBOX)] {
        let unit = builder.unit(name, &root)?;
        add(builder, &unit, rows)?;
    }
    let workloads = builder.unit("Workloads", &root)?;
    for (name, rows) in [("Prod", PROD), ("Staging", STAGING), ("Dev", DEV)] {
        let unit = builder.unit(name, &workloads)?;
        add(builder, &unit, rows)?;
    }
    let legacy = builder.organization.accounts.values_mut().find(|account| account.name == "dev-legacy-crm");
    if let Some(legacy) = legacy {
        legacy.status = AccountStatus::Suspended;
    }
    Ok(())
}

fn add(builder: &mut Builder, unit: &OrganizationalUnitId, rows: &[Row]) -> Built<()> {
    for (name, environment, owner, cost_center, data, description) in rows {
        let mut tags = vec![
            ("environment", *environment),
            ("owner", *owner),
            ("cost-center", *cost_center),
            ("description", *description),
        ];
        tags.extend(data.map(|data| ("data", data)));
        builder.account(name, unit, &tags)?;
    }
    Ok(())
}
