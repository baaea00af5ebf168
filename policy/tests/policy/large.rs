//! Half a million entitlements fall into few classes.

use crate::organization::{ACCOUNTS, ASKED, NOW, SETS, account, catalog, member, permission_set, policies};
use domain::{
    catalog::{Catalog, Entitlement, summarize},
    request::SHORTEST,
};
use policy::Asked;
use std::{collections::BTreeSet, fmt::Write};

/// 1 000 accounts and 500 permission sets in 60 teams, each team with a unit of its own.
pub(crate) fn large() -> Catalog {
    let mut catalog = catalog();
    for at in 0..990_usize {
        let mut more = account(3 + at % (ACCOUNTS.len() - 3));
        more.id = format!("{:012}", 300_000_000_000 + at).parse().expect("an account");
        more.name = format!("{}-{at}", more.name);
        more.tags.insert("owner".to_owned(), format!("team-{}", at % 60));
        more.tags.insert("cost-center".to_owned(), at.to_string());
        catalog.accounts.insert(more.id.clone(), more);
    }
    for at in 0..491_usize {
        let mut more = permission_set(at % SETS.len());
        more.id = format!("ps-{:016}", 1_000 + at).parse().expect("a permission set");
        more.name = format!("{}-{at}", more.name);
        catalog.summaries.insert(more.id.clone(), summarize(&more));
        catalog.permission_sets.insert(more.id.clone(), more);
    }
    catalog
}

/// The demo's policies and one for each team, 60 or more in all.
pub(crate) fn many_policies() -> String {
    let mut text = policy::DEMO.to_owned();
    for team in 0..40 {
        let _ = write!(
            text,
            "@id(\"team-{team}\") @max_duration(\"4h\") @approval(\"automatic\")
            permit (principal in Group::\"team-{team}\", action == Action::\"request\", resource in OrganizationalUnit::\"Workloads\")
            when {{ resource.account.hasTag(\"owner\") && resource.account.getTag(\"owner\") == \"team-{team}\" }};\n"
        );
    }
    text
}

#[test]
fn half_a_million_entitlements_fall_into_few_classes() {
    let (policies, catalog) = (policies(&many_policies()), large());
    assert!(policies.len() >= 60);
    let mut ana = member("ana");
    ana.groups.extend(["team-1".to_owned(), "team-2".to_owned()]);
    let eligibility = policies.eligibility(&ana, &catalog, NOW);
    let accounts: BTreeSet<u32> = eligibility.account_class.values().copied().collect();
    let sets: BTreeSet<u32> = eligibility.permission_set_class.values().copied().collect();
    assert_eq!((eligibility.account_class.len(), eligibility.permission_set_class.len()), (1_000, 500));
    assert!(accounts.len() * sets.len() < 5_000, "{} x {}", accounts.len(), sets.len());

    let asked = Asked { length: SHORTEST, ..ASKED };
    let pairs = catalog.accounts.keys().step_by(31).zip(catalog.permission_sets.keys().cycle().step_by(7));
    for (account, set) in pairs {
        let what = Entitlement { account: account.clone(), permission_set: set.clone() };
        let answer = policies.may_request(&ana, &catalog, &what, &asked);
        assert_eq!(eligibility.of(&what).map(|known| known.as_ref()), answer.obligations(), "{what}");
    }
}
