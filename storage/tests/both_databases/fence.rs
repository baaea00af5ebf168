//! Permission sets with fences.

use crate::given::{at, entitlement};
use crate::harness::Fresh;
use domain::{
    connector::{Setback, SetbackKind},
    fence::{Fence, FenceChange, FenceStage, FencedPolicy},
    id::{GrantId, PersonId},
};
use storage::Error;

const ORIGINAL: &str = "{ \"Version\":\t\"2012-10-17\",\n\"Statement\" : [ {\"Sid\":\"é \\\\ \\\"\"} ] }  \n";

fn fence(number: u128) -> Fence {
    Fence {
        grant: GrantId::from_bits(number),
        person: PersonId::from_bits(number),
        user: "user-1".parse().expect("well-formed"),
        entitlement: entitlement(1),
        denies_from: at(20),
    }
}

fn untouched(set: &str) -> FencedPolicy {
    FencedPolicy::untouched(set.parse().expect("well-formed"))
}

/// With something in every column.
fn on_its_way() -> FencedPolicy {
    let account = entitlement(1).account;
    let change = FenceChange {
        target: vec![fence(1), fence(2)],
        document: Some("{}".to_owned()),
        accounts: [account.clone()].into(),
        stage: FenceStage::Following {
            account: account.clone(),
            request_id: "op-1".to_owned(),
            since: at(12),
        },
    };
    let setback = Setback {
        kind: SetbackKind::Denied,
        sentence: "AWS refused.".to_owned(),
        code: Some("AccessDeniedException".to_owned()),
        request_id: None,
    };
    FencedPolicy {
        original: Some(ORIGINAL.to_owned()),
        written: Some("{}".to_owned()),
        in_force: vec![fence(1)],
        change: Some(change),
        touched: [account].into(),
        refused: [GrantId::from_bits(3)].into(),
        setbacks: 2,
        setback: Some(setback),
        settled_at: Some(at(11)),
        next_at: Some(at(13)),
        ..untouched("ps-0123456789abcdef")
    }
}

both_databases! {
    async fn a_fenced_policy_reads_back_byte_for_byte(fresh: Fresh) {
        let mut change = fresh.database.begin().await.expect("begins");
        let (empty, full) = (untouched("ps-0000000000000001"), on_its_way());
        for stored in [&empty, &full] {
            assert_eq!(change.fenced_policy(&stored.permission_set).await.expect("read"), None);
            assert_eq!(change.save_fenced_policy(stored).await.expect("stored"), 1);
        }
        let expected = [empty, full].map(|stored| FencedPolicy { version: 1, ..stored });
        for stored in &expected {
            let read = change.fenced_policy(&stored.permission_set).await.expect("read");
            assert_eq!(read.as_ref(), Some(stored));
        }
        assert_eq!(change.fenced_policies().await.expect("read").rows, expected);
    }

    async fn of_two_that_change_a_policy_the_second_looks_again(fresh: Fresh) {
        let mut change = fresh.database.begin().await.expect("begins");
        let first = untouched("ps-0123456789abcdef");
        change.save_fenced_policy(&first).await.expect("stored");
        change.commit_without_event("a test's fence").await.expect("commits");

        let mut change = fresh.database.begin().await.expect("begins");
        assert!(matches!(change.save_fenced_policy(&first).await, Err(Error::Conflict)), "someone was first");
        drop(change);
        let mut change = fresh.database.begin().await.expect("begins");
        let next = FencedPolicy { version: 1, ..on_its_way() };
        assert_eq!(change.save_fenced_policy(&next).await.expect("stored"), 2);
        let stored = change.fenced_policy(&next.permission_set).await.expect("read");
        assert_eq!(stored, Some(FencedPolicy { version: 2, ..on_its_way() }));
        assert!(matches!(change.save_fenced_policy(&next).await, Err(Error::Conflict)));
    }

    async fn a_policy_that_cannot_be_read_hides_no_other(fresh: Fresh) {
        let mut change = fresh.database.begin().await.expect("begins");
        for set in ["ps-0000000000000001", "ps-0000000000000002"] {
            change.save_fenced_policy(&untouched(set)).await.expect("stored");
        }
        change.commit_without_event("a test's fences").await.expect("commits");
        let broken = "UPDATE fenced_policies SET in_force = '{' WHERE permission_set = 'ps-0000000000000001'";
        fresh.meddle(broken).await.expect("is possible with the password");
        let read = fresh.database.read().await.expect("reads").fenced_policies().await.expect("read");
        assert_eq!((read.rows.len(), read.faults.len()), (1, 1));
        let told = "fenced_policies.in_force of ps-0000000000000001 cannot be read";
        assert_eq!(read.faults[0].to_string(), told);
    }
}
