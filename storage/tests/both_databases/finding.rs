//! Findings.

use crate::given::{at, entitlement, people, person_id};
use crate::harness::Fresh;
use domain::{
    finding::{Finding, FindingKind, FindingSubject},
    id::FindingId,
};
use storage::Error;

fn finding(number: u128, of: FindingKind, account: u32) -> Finding {
    let user = "user-1".parse().expect("well-formed");
    Finding {
        id: FindingId::from_bits(number),
        of,
        subject: FindingSubject::Access { user, entitlement: entitlement(account) },
        person: (number % 2 == 1).then(|| person_id(1)),
        first_seen: at(100 + i64::try_from(number).expect("small")),
        last_seen: at(200),
        resolved_at: None,
    }
}

async fn stored(fresh: &Fresh, findings: &[Finding]) {
    people(&fresh.database, 1).await;
    let mut change = fresh.database.begin().await.expect("begins");
    for finding in findings {
        change.add_finding(finding).await.expect("added");
    }
    change.commit_without_event("a test's findings").await.expect("commits");
}

both_databases! {
    async fn a_finding_reads_back_and_is_found_by_what_it_is_about(fresh: Fresh) {
        let findings = FindingKind::ALL.map(|kind| finding(kind as u128 + 1, kind, 7));
        stored(fresh, &findings).await;
        let mut connection = fresh.database.read().await.expect("reads");
        assert_eq!(connection.findings_open().await.expect("read").rows, findings, "the oldest first");
        for finding in &findings {
            let found = connection.finding_open_of(finding.of, &finding.subject).await.expect("read");
            assert_eq!(found.as_ref(), Some(finding));
        }
        let other = finding(9, FindingKind::Leftover, 8).subject;
        assert_eq!(connection.finding_open_of(FindingKind::Leftover, &other).await.expect("read"), None);
    }

    async fn of_a_kind_and_a_subject_one_is_open_at_a_time(fresh: Fresh) {
        let first = finding(1, FindingKind::Leftover, 7);
        stored(fresh, std::slice::from_ref(&first)).await;
        let mut change = fresh.database.begin().await.expect("begins");
        let second = change.add_finding(&finding(2, FindingKind::Leftover, 7)).await;
        assert!(matches!(second, Err(Error::Conflict)), "{second:?}");
        drop(change);
        let mut change = fresh.database.begin().await.expect("begins");
        change.resolve_finding(&first.id, at(300)).await.expect("resolved");
        change.add_finding(&finding(2, FindingKind::Leftover, 7)).await.expect("open again");
        let twice = change.resolve_finding(&first.id, at(301)).await;
        assert!(matches!(twice, Err(Error::Conflict)), "{twice:?}");
    }

    async fn what_is_open_is_seen_again_and_what_is_resolved_stays_as_it_was(fresh: Fresh) {
        let (open, other, gone) = (
            finding(1, FindingKind::Leftover, 1),
            finding(2, FindingKind::UnknownMember, 1),
            finding(3, FindingKind::Leftover, 3),
        );
        stored(fresh, &[open.clone(), other.clone(), gone.clone()]).await;
        let mut change = fresh.database.begin().await.expect("begins");
        change.resolve_finding(&gone.id, at(300)).await.expect("resolved");
        change.findings_seen(FindingKind::Leftover, at(400)).await.expect("seen");
        let seen = Finding { last_seen: at(400), ..open };
        assert_eq!(change.findings_open().await.expect("read").rows, [seen, other]);
        let gone = Finding { resolved_at: Some(at(300)), ..gone };
        assert_eq!(change.findings_resolved(at(300), 9).await.expect("read").rows, [gone]);
        assert_eq!(change.findings_resolved(at(301), 9).await.expect("read").rows, []);
        assert_eq!(change.findings_resolved(at(0), 0).await.expect("read").rows, []);
    }

    async fn a_finding_that_cannot_be_read_hides_no_other(fresh: Fresh) {
        let (broken, other) = (finding(1, FindingKind::Leftover, 1), finding(2, FindingKind::Leftover, 2));
        stored(fresh, &[broken.clone(), other.clone()]).await;
        let sql = format!("UPDATE findings SET subject = '{{' WHERE id = '{}'", broken.id);
        fresh.meddle(&sql).await.expect("is possible with the password");
        let open = fresh.database.read().await.expect("reads").findings_open().await.expect("read");
        assert_eq!((open.rows, open.faults.len()), (vec![other], 1));
    }

    async fn a_finding_is_history(fresh: Fresh) {
        let gone = finding(1, FindingKind::Leftover, 1);
        stored(fresh, std::slice::from_ref(&gone)).await;
        let mut change = fresh.database.begin().await.expect("begins");
        change.resolve_finding(&gone.id, at(300)).await.expect("resolved");
        change.commit_without_event("a test's findings").await.expect("commits");
        let refusal = fresh.refusal("DELETE FROM findings").await;
        assert!(refusal.contains("a finding is never deleted"), "{refusal}");
        let refusal = fresh.refusal("UPDATE findings SET resolved_at = NULL").await;
        assert!(refusal.contains("a resolved finding does not change"), "{refusal}");
    }
}
