//! Who may ask for what by the demo's policies: a table that people review, and the trace of some answers.
//!
//! When a change of policy is wanted, run the test with `UPDATE_SNAPSHOTS=1` and review the difference.

use crate::organization::{ACCOUNTS, ASKED, PEOPLE, SETS, catalog, entitlement, member, policies};
use domain::{
    person::Presence,
    policy::{Answer, Verdict},
    time::Minutes,
};
use policy::Asked;
use std::{collections::BTreeMap, fmt::Write};

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/policy/decisions.txt");

fn told(answer: &Answer) -> String {
    match &answer.verdict {
        Verdict::Allowed { obligations } => {
            format!(
                "at most {}. {}. ({})",
                obligations.longest,
                obligations.approval.sentence(),
                obligations.policy
            )
        }
        Verdict::Denied { sentence } => format!("no: {sentence}"),
    }
}

/// Policies that look at the clock, the second factor, the network, being on call and what was given before.
const CIRCUMSTANCES: &str = include_str!("circumstances.cedar");

fn in_circumstances() -> String {
    let (policies, catalog) = (policies(CIRCUMSTANCES), catalog());
    let at = |text: &str| text.parse().expect("a time");
    let (working_day, weekend) = (at("2026-11-24T10:00:00Z"), at("2026-11-22T02:00:00Z"));
    let presence = |proved_at, address: &str| Presence { proved_at, address: address.parse().ok() };
    let usual = Asked { now: working_day, presence: presence(Some(working_day), "10.1.2.3"), ..ASKED };
    let contexts = [
        ("on a working day, from the office, second factor fresh", usual),
        (
            "on Sunday at night",
            Asked { now: weekend, presence: presence(Some(weekend), "10.1.2.3"), ..usual },
        ),
        ("from outside", Asked { presence: presence(Some(working_day), "198.51.100.7"), ..usual }),
        ("without a second factor", Asked { presence: presence(None, "10.1.2.3"), ..usual }),
        ("for a quarter of an hour", Asked { length: Minutes(15), ..usual }),
        ("for the sixth time", Asked { times_before: 5, ..usual }),
        ("without a ticket", Asked { ticket: false, ..usual }),
    ];
    let targets = [
        ("prod-payments", "AdministratorAccess"),
        ("prod-payments", "ReadOnlyAccess"),
        ("prod-data-platform", "S3DataReader"),
        ("staging-orders", "PowerUserAccess"),
    ];
    let mut table = "\nCircumstances (circumstances.cedar)\n".to_owned();
    for name in ["ana", "nadia", "wei", "jia", "clara", "noor"] {
        for (account, set) in targets {
            let _ = writeln!(table, "\n{name}, {account} / {set}");
            for (words, asked) in &contexts {
                let answer = policies.may_request(&member(name), &catalog, &entitlement(account, set), asked);
                let _ = writeln!(table, "  {words}: {}", told(&answer));
            }
        }
    }
    table
}

#[test]
fn the_table_of_decisions_is_as_reviewed() {
    let (policies, catalog) = (policies(policy::DEMO), catalog());
    let mut table = String::new();
    for (name, groups) in PEOPLE {
        let _ = writeln!(table, "\n{name} ({})", groups.join(", "));
        let who = member(name);
        for (account, ..) in ACCOUNTS {
            let mut sets_by_answer: BTreeMap<String, Vec<&str>> = BTreeMap::new();
            for (set, _) in SETS {
                let answer = policies.may_request(&who, &catalog, &entitlement(account, set), &ASKED);
                let told = told(&answer);
                if told != "no: No policy allows this." {
                    sets_by_answer.entry(told).or_default().push(set);
                }
            }
            for (told, sets) in sets_by_answer {
                let sets = if sets.len() == SETS.len() { "everything".to_owned() } else { sets.join(", ") };
                let _ = writeln!(table, "  {account}: {told}\n      {sets}");
            }
        }
    }
    table.push_str("\nWhatever is not listed: no policy allows it.\n\nTraces\n");
    let short = Asked { ticket: false, length: Minutes(5), ..ASKED };
    for (name, account, set, asked) in [
        ("ana", "prod-payments", "ReadOnlyAccess", ASKED),
        ("ana", "prod-payments", "PaymentsOperator", ASKED),
        ("ana", "prod-payments", "AdministratorAccess", ASKED),
        ("ana", "management", "AdministratorAccess", ASKED),
        ("ana", "dev-legacy-crm", "ReadOnlyAccess", ASKED),
        ("nadia", "prod-orders", "ReadOnlyAccess", ASKED),
        ("wei", "prod-orders", "ReadOnlyAccess", ASKED),
        ("sam", "prod-orders", "PowerUserAccess", ASKED),
        ("clara", "prod-data-platform", "S3DataReader", ASKED),
        ("clara", "prod-data-platform", "S3DataReader", short),
        ("theo", "management", "AdministratorAccess", ASKED),
        ("robert", "prod-orders", "ReadOnlyAccess", ASKED),
    ] {
        let answer = policies.may_request(&member(name), &catalog, &entitlement(account, set), &asked);
        let ticket = if asked.ticket { "" } else { ", without a ticket" };
        let _ = writeln!(table, "\n{name}, {account} / {set}, {}{ticket}: {}", asked.length, told(&answer));
        for line in answer.trace {
            let _ = writeln!(table, "  {:?}: {} ({})", line.outcome, line.sentence, line.policy);
        }
    }
    table.push_str(&in_circumstances());
    let reviewed = std::fs::read_to_string(TABLE).unwrap_or_default();
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(TABLE, &table).expect("the table is written");
    } else if reviewed != table {
        let changed = table.lines().filter(|line| !reviewed.lines().any(|known| known == *line));
        let changed: Vec<&str> = changed.take(20).collect();
        panic!("decisions changed; review with UPDATE_SNAPSHOTS=1:\n{}", changed.join("\n"));
    }
}
