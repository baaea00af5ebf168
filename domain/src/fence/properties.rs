//! Whatever the policy, whatever comes and goes in whatever order: what is not Stint's stays byte for byte.

use super::{Fence, FenceStage, FencedPolicy, LIMIT, Unfenceable, characters, put_in, take_out};
use crate::{
    id::{GrantId, PersonId},
    time::Timestamp,
};
use proptest::prelude::*;

const NOW: Timestamp = Timestamp::from_seconds(5_000);

fn fence(number: u128) -> Fence {
    Fence {
        grant: GrantId::from_bits(number),
        person: PersonId::from_bits(number),
        user: format!("user-{number}").parse().expect("well-formed"),
        entitlement: format!("{:012}/ps-0123456789abcdef", number % 3).parse().expect("well-formed"),
        denies_from: Timestamp::from_seconds(1_795_424_400),
    }
}

fn fences(numbers: &[u128]) -> Vec<Fence> {
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.into_iter().map(fence).collect()
}

fn blank() -> impl Strategy<Value = String> {
    "[ \n\t]{0,3}"
}

/// Statements with brackets, commas, quotes and backslashes inside their texts.
fn statement() -> impl Strategy<Value = String> {
    let sid = r#"[A-Za-z0-9 ,\[\]{}:"\\é]{0,12}"#.prop_map(|text| serde_json::json!(text).to_string());
    (blank(), sid, blank(), blank()).prop_map(|(one, sid, two, three)| {
        format!(r#"{{{one}"Sid"{two}:{sid},"Effect":"Allow","Action":["a:B",{three}"c:*"],"Resource":"*"}}"#)
    })
}

fn policy() -> impl Strategy<Value = String> {
    let list = prop::collection::vec((statement(), blank(), blank()), 1..4).prop_map(|items| {
        let items: Vec<String> =
            items.into_iter().map(|(item, before, after)| format!("{before}{item}{after}")).collect();
        format!("[{}]", items.join(","))
    });
    let statements = prop_oneof![3 => list, 1 => statement()];
    (blank(), statements, blank(), any::<bool>()).prop_map(|(one, statements, two, is_first)| {
        let version = r#""Version":"2012-10-17""#;
        let statements = format!(r#""Statement"{one}:{two}{statements}"#);
        let (head, tail) =
            if is_first { (version, statements.as_str()) } else { (statements.as_str(), version) };
        format!("{one}{{{two}{head}{one},{tail}{two}}}{one}")
    })
}

/// What AWS has, and who else changes it.
struct World {
    aws: Option<String>,
    policy: FencedPolicy,
}

impl World {
    fn new(aws: Option<String>) -> Self {
        let set = "ps-0123456789abcdef".parse().expect("well-formed");
        Self { aws, policy: FencedPolicy::untouched(set) }
    }

    /// Brings these in force as the worker does; `is_cut_off`: the process dies after the policy was written.
    fn bring(&mut self, wanted: Vec<Fence>, is_cut_off: bool) -> bool {
        let begun = self.policy.clone().begun(self.aws.as_deref(), wanted, NOW);
        assert_eq!(begun.refused, []);
        self.policy = begun.policy;
        let Some(change) = self.policy.change.clone() else { return begun.is_edited };
        assert_eq!(change.stage, FenceStage::Sent);
        self.aws = change.document;
        if !is_cut_off {
            for account in change.accounts {
                self.policy = self.policy.clone().provisioned(&account, NOW);
            }
            self.policy = self.policy.clone().settled(self.aws.as_deref(), NOW).expect("is shown").policy;
        }
        begun.is_edited
    }
}

proptest! {
    #[test]
    fn any_order_of_putting_in_and_taking_out_gives_the_original_bytes(
        original in prop::option::of(policy()),
        history in prop::collection::vec((prop::collection::vec(1..6_u128, 0..4), any::<bool>()), 0..8),
    ) {
        let mut world = World::new(original.clone());
        for (wanted, is_cut_off) in history {
            let wanted = fences(&wanted);
            prop_assert!(!world.bring(wanted.clone(), is_cut_off), "nobody edited it");
            let aws = world.aws.clone().unwrap_or_default();
            for number in 1..6 {
                let is_there = aws.contains(&fence(number).statement());
                prop_assert_eq!(is_there, wanted.contains(&fence(number)));
            }
        }
        world.bring(Vec::new(), false);
        prop_assert_eq!(world.aws, original);
        prop_assert!(world.policy.is_idle() && world.policy.touched.is_empty());
    }

    #[test]
    fn from_an_edited_policy_only_stints_own_statements_are_taken_out(
        before in policy(), after in policy(), numbers in prop::collection::vec(1..6_u128, 1..4),
    ) {
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("is JSON");
        let mut world = World::new(Some(before));
        world.bring(fences(&numbers), false);
        // Somebody writes another policy around the statements that they found. One statement and a list of one are
        // the same policy to AWS, and the same text once a fence stands beside it.
        let found = world.aws.take().expect("a policy with fences");
        world.aws = put_in(Some(&after), &fences(&numbers)).expect("has room");
        prop_assume!(value(&found) != value(world.aws.as_deref().unwrap_or_default()));
        prop_assert!(world.bring(Vec::new(), false), "and it is said");
        let left = world.aws.expect("others' statements are left");
        prop_assert_eq!(take_out(&left), Some(left.clone()));
        let list = |text: &str| match value(text)["Statement"].clone() {
            serde_json::Value::Array(list) => list,
            one => vec![one],
        };
        prop_assert_eq!(list(&left), list(&after));
        if value(&after)["Statement"].is_array() {
            prop_assert_eq!(left, after);
        }
    }
}

#[test]
fn the_statement_denies_one_person_in_one_account_from_a_moment_on() {
    let text = put_in(None, &[fence(1)]).expect("has room").expect("a policy");
    let policy: serde_json::Value = serde_json::from_str(&text).expect("is JSON");
    let expected = serde_json::json!({
        "Sid": "StintFence00000000000000000000000001",
        "Effect": "Deny",
        "Action": "*",
        "Resource": "*",
        "Condition": {
            "StringEquals": { "aws:PrincipalAccount": "000000000001", "identitystore:UserId": "user-1" },
            "DateGreaterThanEquals": { "aws:CurrentTime": "2026-11-23T09:00:00Z" },
        },
    });
    assert_eq!(policy["Statement"], serde_json::json!([expected]));
    assert_eq!(take_out(&text), None, "a policy of Stint's alone is deleted");
}

#[test]
fn over_the_limit_there_is_no_fence_and_those_in_force_stay() {
    let room = 2 * fence(1).statement().len() + 3;
    let start = r#"{"Version":"2012-10-17","Statement":[{"Sid":""#;
    let end = r#"","Effect":"Allow","Action":"a:B","Resource":"*"}]}"#;
    let large = format!("{start}{}{end}  \n", "x".repeat(LIMIT - room - start.len() - end.len()));
    let mut world = World::new(Some(large.clone()));
    world.bring(fences(&[2, 3]), false);
    assert!(characters(world.aws.as_deref().expect("a policy")) <= LIMIT);
    let begun = world.policy.clone().begun(world.aws.as_deref(), fences(&[1, 2, 3]), NOW);
    let [(refused, Unfenceable::TooLarge { characters })] = begun.refused.as_slice() else {
        panic!("{:?}", begun.refused)
    };
    assert!(*characters > LIMIT && refused.grant == fence(1).grant);
    assert!(begun.policy.change.is_none() && begun.policy.in_force == fences(&[2, 3]));
    world.bring(Vec::new(), false);
    assert_eq!(world.aws, Some(large));
}

#[test]
fn what_is_no_policy_takes_no_fence_and_stays() {
    for odd in ["", "no policy", "[]", "{}", r#"{"Statement":"x"}"#, r#"{"Statement":[],"Statement":[]}"#] {
        assert_eq!(put_in(Some(odd), &[fence(1)]), Err(Unfenceable::Unreadable), "{odd}");
        assert_eq!(take_out(odd).as_deref(), Some(odd));
    }
}

#[test]
fn a_policy_that_somebody_deleted_stays_deleted() {
    let mut world = World::new(Some(r#"{"Statement":[{"Sid":"A"}]}"#.to_owned()));
    world.bring(fences(&[1]), false);
    world.aws = None;
    assert!(world.bring(Vec::new(), false), "somebody did that");
    assert_eq!(world.aws, None);
}
