//! Searches over a small organization, checked against listing every pair.

use super::*;
use crate::{
    catalog::{Account, AccountStatus, Catalog, CatalogRecord, OrganizationalUnit, PermissionSet},
    id::{AccountId, PermissionSetId},
    policy::{Approval, Eligibility, Obligations},
    time::{Minutes, Timestamp},
};
use std::sync::Arc;

const ACCOUNTS: [(&str, &str, &str, &str); 6] = [
    ("prod-payments", "ou-prod", "prod", "Card payments and refunds"),
    ("prod-orders", "ou-prod", "prod", "Order intake"),
    ("dev-payments", "ou-dev", "dev", "Payments development"),
    ("dev-orders", "ou-dev", "dev", "Orders development"),
    ("log-archive", "ou-security", "security", "Logs of every account"),
    ("payments", "ou-dev", "dev", "Old"),
];
const SETS: [(&str, &str); 4] = [
    ("AdministratorAccess", "Everything"),
    ("ReadOnlyAccess", "Read everything"),
    ("PaymentsOperator", "Replay payments"),
    ("LogsReader", "Read logs"),
];

fn account_id(at: usize) -> AccountId {
    format!("{:012}", 100_000_000_000 + at).parse().expect("twelve digits")
}

fn set_id(at: usize) -> PermissionSetId {
    format!("ps-{at:016}").parse().expect("a permission set id")
}

fn catalog() -> Catalog {
    let unit = |id: &str, name: &str, parent: Option<&str>| {
        let parse = |id: &str| id.parse().expect("a unit id");
        let parent = parent.map(parse);
        CatalogRecord::Unit(OrganizationalUnit { id: parse(id), name: name.to_owned(), parent })
    };
    let mut records = vec![
        unit("r-root", "Root", None),
        unit("ou-workloads", "Workloads", Some("r-root")),
        unit("ou-security", "Security", Some("r-root")),
        unit("ou-prod", "Prod", Some("ou-workloads")),
        unit("ou-dev", "Dev", Some("ou-workloads")),
    ];
    records.extend(ACCOUNTS.iter().enumerate().map(|(at, (name, unit, environment, description))| {
        let tags = [("environment", environment), ("description", description)];
        CatalogRecord::Account(Account {
            id: account_id(at),
            name: (*name).to_owned(),
            email: String::new(),
            status: AccountStatus::Active,
            is_management: false,
            unit: unit.parse().expect("a unit id"),
            tags: tags.map(|(key, value)| (key.to_owned(), (*value).to_owned())).into(),
        })
    }));
    records.extend(SETS.iter().enumerate().map(|(at, (name, description))| {
        CatalogRecord::PermissionSet(PermissionSet {
            id: set_id(at),
            arn: String::new(),
            name: (*name).to_owned(),
            description: (*description).to_owned(),
            session: Minutes(60),
            managed_policies: Vec::new(),
            customer_managed_policies: Vec::new(),
            inline_policy: None,
            boundary: None,
            relay_state: None,
            tags: Default::default(),
        })
    }));
    let import = "imp_00000000000000000000000001".parse().expect("an import id");
    Catalog::from_records((import, Timestamp::from_seconds(0)), records)
}

fn query(q: &str) -> CatalogQuery {
    CatalogQuery { q: q.to_owned(), ..CatalogQuery::default() }
}

fn names(catalog: &Catalog, hits: &[Hit]) -> Vec<String> {
    let name = |hit: &Hit| {
        let (account, set) = catalog.find(&hit.entitlement).expect("in the catalog");
        format!("{} {}", account.name, set.name)
    };
    hits.iter().map(name).collect()
}

fn found(query: &CatalogQuery) -> Vec<String> {
    let catalog = catalog();
    let index = SearchIndex::build(&catalog);
    names(&catalog, &index.select(query, None).page(0, 100))
}

#[test]
fn each_word_may_match_the_account_or_the_permission_set() {
    assert_eq!(
        found(&query("orders admin")),
        ["dev-orders AdministratorAccess", "prod-orders AdministratorAccess"]
    );
    assert_eq!(found(&query("prod-orders/LogsReader")), ["prod-orders LogsReader"]);
    assert_eq!(found(&query("archive read-only")), ["log-archive ReadOnlyAccess"]);
    assert_eq!(found(&query("100000000004 logs"))[0], "log-archive LogsReader");
    assert_eq!(found(&query("nowhere")), [""; 0]);
}

#[test]
fn exact_goes_before_prefix_before_substring() {
    let found = found(&CatalogQuery { permission_set: set_id(1).to_string(), ..query("payments") });
    assert_eq!(
        found,
        ["payments ReadOnlyAccess", "dev-payments ReadOnlyAccess", "prod-payments ReadOnlyAccess"]
    );
    let catalog = catalog();
    let index = SearchIndex::build(&catalog);
    let score = |q: &str| index.select(&query(q), None).page(0, 1).first().map(|hit| hit.score);
    assert!(score("archive") > score("archi"));
    assert!(score("archi") > score("chive"));
    assert!(score("chive") > score("arhcive"));
}

#[test]
fn a_typing_mistake_finds_what_was_meant() {
    assert_eq!(found(&query("archvie reader")), ["log-archive LogsReader"]);
    assert_eq!(found(&query("prdo-orders logsreeder")), ["prod-orders LogsReader"]);
}

#[test]
fn a_unit_contains_the_units_below_it() {
    let in_unit = |unit: &str| found(&CatalogQuery { unit: unit.to_owned(), ..query("admin") }).len();
    assert_eq!(
        [in_unit("ou-workloads"), in_unit("ou-prod"), in_unit("ou-security"), in_unit("ou-gone")],
        [5, 2, 1, 0]
    );
}

#[test]
fn facets_count_what_each_value_would_show() {
    let catalog = catalog();
    let index = SearchIndex::build(&catalog);
    let query = CatalogQuery { environment: "prod".to_owned(), ..query("read") };
    let selection = index.select(&query, None);
    let shown = |facets: Vec<crate::catalog::Facet>| -> Vec<(String, u32, u32)> {
        facets.into_iter().map(|facet| (facet.label, facet.depth, facet.count)).collect()
    };
    assert_eq!(selection.total(), 4);
    assert_eq!(shown(selection.units()), [("Workloads".to_owned(), 0, 4), ("Prod".to_owned(), 1, 4)]);
    let environments = [("dev".to_owned(), 0, 6), ("prod".to_owned(), 0, 4), ("security".to_owned(), 0, 2)];
    assert_eq!(shown(selection.environments()), environments);
    let sets = [("LogsReader".to_owned(), 0, 2), ("ReadOnlyAccess".to_owned(), 0, 2)];
    assert_eq!(shown(selection.permission_sets()), sets);
}

#[test]
fn pages_put_together_are_the_whole_and_hold_only_what_is_allowed() {
    let catalog = catalog();
    let index = SearchIndex::build(&catalog);
    let obligations = Arc::new(Obligations {
        longest: Minutes(60),
        approval: Approval::Automatic,
        policy: "p".to_owned(),
        comment: Default::default(),
        ticket: false,
    });
    let mut eligibility = Eligibility::default();
    for at in 0..ACCOUNTS.len() {
        eligibility.account_class.insert(account_id(at), (at % 2) as u32);
    }
    for at in 0..SETS.len() {
        eligibility.permission_set_class.insert(set_id(at), (at % 3) as u32);
    }
    for pair in [(0, 0), (0, 1), (1, 2)] {
        eligibility.allowed.insert(pair, obligations.clone());
    }
    for q in ["", "payments", "prod read", "o", "e r"] {
        let query = query(q);
        let selection = index.select(&query, Some(&eligibility));
        let whole = selection.page(0, 1_000);
        assert_eq!(selection.total() as usize, whole.len(), "{q}");
        assert!(whole.iter().all(|hit| eligibility.of(&hit.entitlement).is_some()), "{q}");
        let everything = index.select(&query, None).page(0, 1_000);
        let allowed: Vec<Hit> =
            everything.into_iter().filter(|hit| eligibility.of(&hit.entitlement).is_some()).collect();
        assert_eq!(whole, allowed, "{q}");
        let pages: Vec<Hit> = (0..20).flat_map(|page| selection.page(page * 3, 3)).collect();
        assert_eq!(pages, whole, "{q}");
    }
}
