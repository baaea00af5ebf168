//! Which changes only take away.

use crate::{
    eligibility::rule,
    organization::{ASKED, NOW, PEOPLE, catalog, entitlement, member, policies},
};
use domain::{
    policy::Eligibility,
    time::{Minutes, Seconds},
};
use policy::{Asked, PolicySet};
use proptest::prelude::*;

fn is_narrower(new: &str, old: &str) -> bool {
    policies(new).is_narrower_than(&policies(old))
}

/// The demo with one of its texts changed.
fn demo(from: &str, to: &str) -> String {
    assert!(policy::DEMO.contains(from), "{from}");
    policy::DEMO.replacen(from, to, 1)
}

/// One policy of the demo, from its id to its end.
fn own(id: &str) -> String {
    let start = policy::DEMO.find(&format!("@id(\"{id}\")")).expect("a policy of the demo");
    let end = policy::DEMO[start..].find(";\n").expect("its end");
    policy::DEMO[start..start + end + 2].to_owned()
}

const FREEZE: &str = "@id(\"freeze\") forbid (principal, action == Action::\"request\", resource);";

#[test]
fn shorter_times_further_forbids_and_comments_only_take_away() {
    assert!(is_narrower(policy::DEMO, policy::DEMO));
    assert!(is_narrower(&demo("@max_duration(\"8h\")", "@max_duration(\"7h\")"), policy::DEMO));
    assert!(is_narrower(&format!("{}\n{FREEZE}", policy::DEMO), policy::DEMO));
    assert!(is_narrower(&format!("// for the record\n{}", policy::DEMO), policy::DEMO));
    let all = [demo("@max_duration(\"8h\")", "@max_duration(\"7h\")"), FREEZE.to_owned()].join("\n");
    assert!(is_narrower(&all, policy::DEMO) && !is_narrower(policy::DEMO, &all));
}

#[test]
fn whatever_could_give_more_does_not() {
    for (from, to) in [
        ("@max_duration(\"8h\")", "@max_duration(\"9h\")"),
        ("@approval(\"Group::\\\"sre\\\"\")", "@approval(\"automatic\")"),
        ("@priority(\"10\")", "@priority(\"11\")"),
        ("@title(\"Sandbox for everyone\")", "@title(\"Nothing to see\")"),
        ("Group::\"on-call\"", "Group::\"engineering\""),
        ("!context.has_ticket", "false && !context.has_ticket"),
        ("@id(\"sandbox\")", "@id(\"sandbox-again\")"),
    ] {
        let changed = demo(from, to);
        if let Ok(changed) = PolicySet::parse(&changed, "changed") {
            assert!(!changed.is_narrower_than(&policies(policy::DEMO)), "{from} to {to}");
        }
    }
    let without = |id: &str| demo(&own(id), "");
    assert!(!is_narrower(&without("contractors-approve-nothing"), policy::DEMO), "a forbid is lost");
    let more = policy::DEMO.replace("@id(\"sandbox\")", "@id(\"a\")") + &own("sandbox");
    assert!(!is_narrower(&more, policy::DEMO), "a permit more");
}

#[test]
fn a_permit_goes_only_when_none_of_less_weight_could_take_its_place() {
    let without = |id: &str| demo(&own(id), "");
    // Nothing else is about the sandbox unit, but what is about every unit could count there.
    assert!(!is_narrower(&without("sandbox"), policy::DEMO));
    assert!(!is_narrower(&without("personal-data"), policy::DEMO), "data-read counts then");
    let two = [own("sandbox"), own("dev-administrative")].concat();
    assert!(is_narrower(&own("dev-administrative"), &two), "side by side");
    let above = own("dev-administrative").replace("Workloads/Dev", "Workloads");
    let below = own("dev-administrative")
        .replace("@id(\"dev-", "@id(\"all-")
        .replace("@max", "@priority(\"9\") @max");
    let two = [above.clone(), below].concat();
    assert!(!is_narrower(&above, &two), "the unit above reaches what the unit below did");
    assert!(is_narrower("", &two), "without any other nothing takes a place");
}

#[test]
fn who_administers_and_who_audits_is_never_changed_by_one_alone() {
    let administrators = own("administrators");
    assert!(!is_narrower("", &administrators));
    assert!(!is_narrower("", &own("auditors")));
    for action in ["action == Action::\"administer\"", "action == Action::\"audit\"", "action"] {
        let shut = format!("{administrators}\n@id(\"shut\") forbid (principal, {action}, resource);");
        let Ok(shut) = PolicySet::parse(&shut, "shut") else { continue };
        assert!(!shut.is_narrower_than(&policies(&administrators)), "{action}");
    }
}

#[derive(Clone, Debug)]
enum Edit {
    Keep,
    Remove,
    Shorten,
    Lengthen,
    Forbid,
    Permit,
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        6 => Just(Edit::Keep),
        3 => Just(Edit::Remove),
        3 => Just(Edit::Shorten),
        1 => Just(Edit::Lengthen),
        2 => Just(Edit::Forbid),
        1 => Just(Edit::Permit),
    ]
}

fn edited(text: &str, edit: &Edit) -> String {
    let once = |from: &str, to: &str| text.replacen(from, to, 1);
    match edit {
        Edit::Keep => text.to_owned(),
        Edit::Remove => String::new(),
        Edit::Shorten => once("@max_duration(\"8h\")", "@max_duration(\"30m\")"),
        Edit::Lengthen => once("@max_duration(\"1h\")", "@max_duration(\"9h\")"),
        Edit::Forbid if !text.contains(" permit (") => text.to_owned(),
        Edit::Forbid => {
            let head = text.split(" permit (").nth(1).unwrap_or_default();
            let id = text.split('"').nth(1).unwrap_or_default();
            format!("{text}@id(\"{id}-not\") forbid ({head}")
        }
        Edit::Permit => format!(
            "{text}@id(\"{}-more\") @max_duration(\"2h\") @approval(\"automatic\") \
             permit (principal, action == Action::\"request\", resource in OrganizationalUnit::\"Sandbox\");\n",
            text.split('"').nth(1).unwrap_or_default()
        ),
    }
}

fn assert_within(new: &Eligibility, old: &Eligibility, catalog: &domain::catalog::Catalog) {
    for account in catalog.accounts.keys() {
        for permission_set in catalog.permission_sets.keys() {
            let what = domain::catalog::Entitlement {
                account: account.clone(),
                permission_set: permission_set.clone(),
            };
            let Some(now) = new.of(&what) else { continue };
            let before = old.of(&what).unwrap_or_else(|| panic!("{what} is new"));
            assert!(now.longest <= before.longest, "{what} lasts longer");
            assert_eq!(now.approval, before.approval, "{what}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_called_narrower_gives_nobody_anything(
        rules in proptest::collection::vec((rule(), edit()), 1..6),
        person in 0..PEOPLE.len(),
        hours in 0_u64..200,
        minutes in 5_u32..600,
        ticket: bool,
    ) {
        let with_ids = rules.iter().enumerate().map(|(at, (text, edit))| (format!("@id(\"rule-{at}\") {text}"), edit));
        let with_ids: Vec<_> = with_ids.collect();
        let old: String = with_ids.iter().map(|(text, _)| text.as_str()).collect();
        let new: String = with_ids.iter().map(|(text, edit)| edited(text, edit)).collect();
        // A rule that can never match is a fault, not a case.
        if let (Ok(old), Ok(new)) = (PolicySet::parse(&old, "old"), PolicySet::parse(&new, "new"))
            && new.is_narrower_than(&old)
        {
            let (catalog, who) = (catalog(), member(PEOPLE[person].0));
            let now = NOW + Seconds(hours * 3_600);
            assert_within(&new.eligibility(&who, &catalog, now), &old.eligibility(&who, &catalog, now), &catalog);
            let asked = Asked { length: Minutes(minutes), now, ticket, ..ASKED };
            let what = entitlement("prod-payments", "ReadOnlyAccess");
            let [new, old] = [new, old].map(|set| set.may_request(&who, &catalog, &what, &asked).obligations().cloned());
            if let Some(new) = new {
                prop_assert!(old.is_some_and(|old| new.longest <= old.longest && new.approval == old.approval));
            }
        }
    }
}
