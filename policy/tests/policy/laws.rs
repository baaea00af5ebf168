//! What holds of all policies, whoever writes them.

use crate::{
    approving::{Story, by},
    eligibility::rule,
    organization::{ACCOUNTS, ASKED, PEOPLE, SETS, catalog, entitlement, member},
};
use domain::{
    catalog::AccountStatus,
    policy::{Approval, Obligations, Stage},
    time::Minutes,
};
use policy::PolicySet;
use proptest::prelude::*;

fn numbered(rules: &[String]) -> String {
    rules.iter().enumerate().map(|(at, rule)| format!("@id(\"rule-{at}\") {rule}")).collect()
}

/// For every person and entitlement of the small organization.
fn each(policies: &PolicySet, mut look: impl FnMut(usize, Option<&Obligations>)) {
    let catalog = catalog();
    let mut at = 0;
    for (name, _) in PEOPLE {
        let who = member(name);
        for (account, ..) in ACCOUNTS.iter().step_by(2) {
            for (set, _) in SETS.iter().step_by(3) {
                let answer = policies.may_request(&who, &catalog, &entitlement(account, set), &ASKED);
                look(at, answer.obligations());
                at += 1;
            }
        }
    }
}

/// Whoever passes these stages has passed that one too, with different people for different stages.
fn is_covered(stage: &Stage, by: &[Stage]) -> bool {
    by.iter().any(|one| one.count >= stage.count && one.any_of.iter().all(|rule| stage.any_of.contains(rule)))
}

fn terms() -> impl Strategy<Value = (u32, &'static str)> {
    let approvals = vec![
        "automatic",
        "Group::\\\"sre\\\"",
        "Group::\\\"sre\\\" or owner",
        "2 of Group::\\\"sre\\\"",
        "manager; then Group::\\\"security\\\"",
    ];
    (prop::sample::select(vec![5, 60, 480]), prop::sample::select(approvals))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn one_forbid_more_never_widens(
        rules in prop::collection::vec(rule(), 1..7),
        more in rule().prop_filter("a forbid", |rule| rule.contains("forbid")),
    ) {
        let mut with = rules.clone();
        with.push(more);
        let before = PolicySet::parse(&numbered(&rules), "before");
        let after = PolicySet::parse(&numbered(&with), "after");
        if let (Ok(before), Ok(after)) = (before, after) {
            let mut known = Vec::new();
            each(&before, |_, obligations| known.push(obligations.cloned()));
            each(&after, |at, obligations| {
                assert!(obligations.is_none() || obligations == known[at].as_ref(), "{}", numbered(&with));
            });
        }
    }

    #[test]
    fn permits_of_equal_priority_combine_to_the_strictest(all in prop::collection::vec(terms(), 1..5)) {
        let text: String = all
            .iter()
            .enumerate()
            .map(|(at, (minutes, approval))| {
                format!(
                    "@id(\"p{at}\") @max_duration(\"{minutes}m\") @approval(\"{approval}\")
                    permit (principal, action == Action::\"request\", resource);\n"
                )
            })
            .collect();
        let policies = PolicySet::parse(&text, "equals").expect("no fault");
        let what = entitlement("prod-orders", "ReadOnlyAccess");
        let answer = policies.may_request(&member("ana"), &catalog(), &what, &ASKED);
        let obligations = answer.obligations().expect("allowed");
        prop_assert_eq!(Some(obligations.longest), all.iter().map(|(minutes, _)| Minutes(*minutes)).min());
        let is_automatic = all.iter().all(|(_, approval)| *approval == "automatic");
        prop_assert_eq!(obligations.approval == Approval::Automatic, is_automatic);
        for at in 0..all.len() {
            let alone = text.lines().skip(at * 2).take(2).collect::<Vec<_>>().join("\n");
            let alone = PolicySet::parse(&alone, "alone").expect("no fault");
            let wanted = alone.may_request(&member("ana"), &catalog(), &what, &ASKED);
            for stage in wanted.obligations().expect("allowed").approval.stages() {
                prop_assert!(is_covered(stage, obligations.approval.stages()), "{:?}", stage);
            }
        }
    }

    /// Whatever keeps a person from asking by a guardrail keeps everybody from approving it for them.
    #[test]
    fn no_approval_opens_a_guardrail_of_the_request(
        is_disabled in any::<bool>(), is_unknown in any::<bool>(), is_suspended in any::<bool>(),
    ) {
        let mut catalog = catalog();
        let mut story = Story::of("ana", &by(&[&["sre-leads"]]));
        story.requester.disabled = is_disabled;
        if is_unknown {
            story.requester.directory_user = None;
        }
        if is_suspended && let Some(account) = catalog.accounts.get_mut(&story.what.account) {
            account.status = AccountStatus::Suspended;
        }
        let policies = PolicySet::parse(policy::DEMO, "demo").expect("no fault");
        let mut requester = member("ana");
        requester.person = story.requester.clone();
        let asked = policies.may_request(&requester, &catalog, &story.what, &ASKED);
        let approved = policies.may_approve(&member("sam"), &catalog, &story.case());
        prop_assert_eq!(asked.obligations().is_some(), approved.obligations().is_some());
    }
}
