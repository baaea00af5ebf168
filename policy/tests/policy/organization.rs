//! A small organization with the names that the demo's policies use.

use domain::{
    catalog::{
        Account, AccountStatus, Catalog, CatalogRecord, DirectoryGroup, DirectoryUser, Entitlement,
        ManagedPolicy, Membership, OrganizationalUnit, PermissionSet,
    },
    id::{DirectoryGroupId, DirectoryUserId, PersonId},
    person::{Identity, Member, Person, Presence},
    time::{Minutes, Timestamp},
};
use policy::{Asked, PolicySet};
use std::collections::{BTreeMap, BTreeSet};

/// A Sunday, 14:30 UTC.
pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_795_357_800);

/// For an hour with reason and ticket, for the first time, without a second factor.
pub(crate) const ASKED: Asked = Asked {
    length: Minutes(60),
    now: NOW,
    reason: true,
    ticket: true,
    times_before: 0,
    presence: Presence { proved_at: None, address: None },
};

pub(crate) const PEOPLE: [(&str, &[&str]); 12] = [
    ("ana", &["engineering", "payments-team"]),
    ("nadia", &["engineering", "on-call"]),
    ("wei", &["engineering", "contractors"]),
    ("sam", &["sre", "sre-leads"]),
    ("jia", &["sre", "sre-leads", "on-call"]),
    ("clara", &["data-team"]),
    ("noor", &["security", "security-leads"]),
    ("adaeze", &["platform-admins"]),
    ("olga", &["finance"]),
    ("ines", &["auditors"]),
    ("theo", &["platform-admins", "access-administrators"]),
    ("robert", &[]),
];

/// Name, unit, tags.
type AccountRow = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

pub(crate) const ACCOUNTS: [AccountRow; 10] = [
    ("management", "r-root", &[("environment", "management")]),
    ("log-archive", "ou-security", &[("environment", "security"), ("data", "pii")]),
    ("network", "ou-infrastructure", &[("environment", "infrastructure")]),
    ("prod-payments", "ou-prod", &[("environment", "prod"), ("owner", "payments-team"), ("data", "pci")]),
    ("prod-orders", "ou-prod", &[("environment", "prod"), ("owner", "engineering")]),
    ("prod-data-platform", "ou-prod", &[("environment", "prod"), ("owner", "data-team"), ("data", "pii")]),
    ("staging-orders", "ou-staging", &[("environment", "staging"), ("owner", "engineering")]),
    ("dev-orders", "ou-dev", &[("environment", "dev"), ("owner", "engineering")]),
    ("dev-legacy-crm", "ou-dev", &[("environment", "dev")]),
    ("sandbox-engineering", "ou-sandbox", &[("environment", "sandbox")]),
];

/// Name, AWS managed policy or inline action.
pub(crate) const SETS: [(&str, &str); 9] = [
    ("AdministratorAccess", "AdministratorAccess"),
    ("BreakGlassAdmin", "AdministratorAccess"),
    ("PowerUserAccess", "PowerUserAccess"),
    ("ReadOnlyAccess", "ReadOnlyAccess"),
    ("ViewOnlyAccess", "job-function/ViewOnlyAccess"),
    ("SecurityAudit", "SecurityAudit"),
    ("Billing", "job-function/Billing"),
    ("PaymentsOperator", "states:StartExecution"),
    ("S3DataReader", "s3:GetObject"),
];

const UNITS: [(&str, &str, Option<&str>); 8] = [
    ("r-root", "Root", None),
    ("ou-security", "Security", Some("r-root")),
    ("ou-infrastructure", "Infrastructure", Some("r-root")),
    ("ou-sandbox", "Sandbox", Some("r-root")),
    ("ou-workloads", "Workloads", Some("r-root")),
    ("ou-prod", "Prod", Some("ou-workloads")),
    ("ou-staging", "Staging", Some("ou-workloads")),
    ("ou-dev", "Dev", Some("ou-workloads")),
];

pub(crate) fn catalog() -> Catalog {
    let mut records: Vec<CatalogRecord> = UNITS
        .iter()
        .map(|(id, name, parent)| {
            let parent = parent.map(|id| id.parse().expect("a unit"));
            let (id, name) = (id.parse().expect("a unit"), (*name).to_owned());
            CatalogRecord::Unit(OrganizationalUnit { id, name, parent })
        })
        .collect();
    records.extend((0..ACCOUNTS.len()).map(|at| CatalogRecord::Account(account(at))));
    records.extend((0..SETS.len()).map(|at| CatalogRecord::PermissionSet(permission_set(at))));
    let groups: BTreeSet<&str> = PEOPLE.iter().flat_map(|(_, groups)| groups.iter().copied()).collect();
    records.extend(groups.iter().map(|name| {
        let (name, description) = ((*name).to_owned(), String::new());
        CatalogRecord::Group(DirectoryGroup { id: group_id(&name), name, description, is_synced: true })
    }));
    for (name, groups) in PEOPLE {
        records.push(CatalogRecord::User(DirectoryUser {
            id: user_id(name),
            user_name: name.to_owned(),
            display_name: name.to_owned(),
            email: String::new(),
            external_ids: Vec::new(),
            is_disabled: false,
            manager: (name == "ana").then(|| user_id("sam")),
        }));
        records.extend(groups.iter().map(|group| {
            CatalogRecord::Membership(Membership { group: group_id(group), user: user_id(name) })
        }));
    }
    let import = "imp_00000000000000000000000001".parse().expect("an import");
    Catalog::from_records((import, NOW), records)
}

pub(crate) fn account(at: usize) -> Account {
    let (name, unit, tags) = ACCOUNTS[at];
    Account {
        id: format!("{:012}", 111_111_111_000 + at).parse().expect("an account"),
        name: name.to_owned(),
        email: String::new(),
        status: if name == "dev-legacy-crm" { AccountStatus::Suspended } else { AccountStatus::Active },
        is_management: name == "management",
        unit: unit.parse().expect("a unit"),
        tags: tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
    }
}

pub(crate) fn permission_set(at: usize) -> PermissionSet {
    let (name, content) = SETS[at];
    let is_action = content.contains(':');
    let managed =
        ManagedPolicy { arn: format!("arn:aws:iam::aws:policy/{content}"), name: content.to_owned() };
    let inline = format!(
        r#"{{"Statement": [{{"Effect": "Allow", "Action": "{content}", "Resource": "arn:aws:x"}}]}}"#
    );
    PermissionSet {
        id: format!("ps-{at:016}").parse().expect("a permission set"),
        arn: String::new(),
        name: name.to_owned(),
        description: String::new(),
        session: Minutes(60),
        managed_policies: if is_action { Vec::new() } else { vec![managed] },
        customer_managed_policies: Vec::new(),
        inline_policy: is_action.then_some(inline),
        boundary: None,
        relay_state: None,
        tags: BTreeMap::new(),
    }
}

pub(crate) fn entitlement(account: &str, permission_set: &str) -> Entitlement {
    let account_at = ACCOUNTS.iter().position(|(name, ..)| *name == account).expect("an account");
    let set_at = SETS.iter().position(|(name, _)| *name == permission_set).expect("a permission set");
    Entitlement { account: account_of(account_at), permission_set: self::permission_set(set_at).id }
}

fn account_of(at: usize) -> domain::id::AccountId {
    account(at).id
}

pub(crate) fn user_id(name: &str) -> DirectoryUserId {
    format!("user-{name}").parse().expect("a user")
}

fn group_id(name: &str) -> DirectoryGroupId {
    format!("group-{name}").parse().expect("a group")
}

pub(crate) fn member(name: &str) -> Member {
    let (at, (_, groups)) =
        PEOPLE.iter().enumerate().find(|(_, (known, _))| *known == name).expect("a person");
    Member {
        person: Person {
            id: PersonId::from_bits(at as u128 + 1),
            identity: Identity { issuer: "https://idp.example.com".to_owned(), subject: name.to_owned() },
            directory_user: Some(user_id(name)),
            name: name.to_owned(),
            email: String::new(),
            zone: String::new(),
            disabled: false,
        },
        groups: groups.iter().map(|group| (*group).to_owned()).collect(),
        roles: BTreeSet::new(),
        presence: Presence::default(),
    }
}

pub(crate) fn policies(text: &str) -> PolicySet {
    PolicySet::parse(text, "test.cedar").expect("policies without fault")
}
