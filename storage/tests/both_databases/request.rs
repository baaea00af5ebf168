//! Requests.

use crate::given::{
    answer, approved, at, entitlement, grant_id, member, people, person_id, request, request_id,
};
use crate::harness::Fresh;
use domain::{
    id::DecisionId,
    policy::Answer,
    request::{Basis, Request, RequestState},
    time::Seconds,
};
use storage::Error;

/// Requests 1 to 5 of person 1: pending, approved, rejected, withdrawn, expired; 6 of person 2, pending.
async fn one_of_each(fresh: &Fresh) -> Vec<Request> {
    people(&fresh.database, 2).await;
    let rejected = {
        let asked = request(3, 1);
        let content = asked.content();
        let comment = Some("Not today".parse().expect("well-formed"));
        asked
            .reject(
                DecisionId::from_bits(3),
                &member(2),
                Basis { seen: &content, permission_set: None },
                comment,
                at(2_000),
            )
            .expect("open")
    };
    let all = vec![
        request(1, 1),
        approved(request(2, 1), 2, 2, at(2_000)),
        rejected,
        request(4, 1).withdraw(&person_id(1), at(2_000)).expect("own"),
        request(5, 1).expire(at(1_000_000)),
        request(6, 2),
    ];
    let mut change = fresh.database.begin().await.expect("begins");
    // The pending one last: each is pending for a moment, and person 1 waits for the same only once.
    for asked in all.iter().rev() {
        change.add_request(asked).await.expect("added");
    }
    change.commit_without_event("a test's requests").await.expect("commits");
    all
}

fn numbers(requests: &[Request]) -> Vec<u128> {
    (1..=20).filter(|number| requests.iter().any(|request| request.id == request_id(*number))).collect()
}

both_databases! {
    async fn a_request_reads_back_as_it_was_added_in_every_state(fresh: Fresh) {
        let all = one_of_each(fresh).await;
        let mut connection = fresh.database.read().await.expect("reads");
        for asked in &all {
            assert_eq!(connection.request(&asked.id).await.expect("read").as_ref(), Some(asked));
        }
        assert_eq!(connection.request(&request_id(7)).await.expect("read"), None);
        let ids: Vec<_> = all.iter().map(|asked| asked.id.clone()).collect();
        assert_eq!(connection.requests(&ids).await.expect("read").len(), 6);
        let of_grant = connection.request_of_grant(&grant_id(2)).await.expect("read");
        assert_eq!(of_grant.as_ref(), Some(&all[1]));
        assert_eq!(connection.request_of_grant(&grant_id(1)).await.expect("read"), None);
    }

    async fn a_start_later_no_ticket_and_any_answer_are_kept(fresh: Fresh) {
        people(&fresh.database, 1).await;
        let policy_version = "é'\"; DROP TABLE requests; --".to_owned();
        let asked = Request {
            starts_at: Some(at(5_000)),
            ticket: None,
            reason: "Zeile eins\nline \"two\" 🚀 '; --".parse().expect("well-formed"),
            answer: Answer { policy_version, ..answer() },
            ..request(1, 1)
        };
        let mut change = fresh.database.begin().await.expect("begins");
        change.add_request(&asked).await.expect("added");
        assert_eq!(change.request(&asked.id).await.expect("read"), Some(asked));
    }

    async fn pending_requests_are_listed_and_found_when_their_time_has_come(fresh: Fresh) {
        one_of_each(fresh).await;
        let mut connection = fresh.database.read().await.expect("reads");
        assert_eq!(numbers(&connection.requests_pending().await.expect("read")), [1, 6]);
        let expiry = 1_000 + 86_400;
        let early = connection.requests_pending_expired(at(expiry - 1)).await.expect("read");
        assert_eq!(early, []);
        let due = connection.requests_pending_expired(at(expiry)).await.expect("read");
        assert_eq!(numbers(&due), [1, 6]);
    }

    async fn lists_are_filtered_by_person_and_state_and_paged(fresh: Fresh) {
        let all = one_of_each(fresh).await;
        let mut connection = fresh.database.read().await.expect("reads");
        let one = person_id(1);
        let first = connection.requests_of(&one, None, None, 2).await.expect("read");
        assert_eq!(first, [all[4].clone(), all[3].clone()], "newest first");
        let next = connection.requests_of(&one, None, Some(&first[1].id), 9).await.expect("read");
        assert_eq!(numbers(&next), [1, 2, 3]);
        let rejected = connection.requests_of(&one, Some("rejected"), None, 9).await.expect("read");
        assert_eq!(numbers(&rejected), [3]);
        let everyone = connection.requests_everyone(None, Some(&request_id(6)), 2).await.expect("read");
        assert_eq!(numbers(&everyone), [4, 5]);
        let pending = connection.requests_everyone(Some("pending"), None, 9).await.expect("read");
        assert_eq!(numbers(&pending), [1, 6]);
        let recent = connection.requests_recent_of(&one, 3).await.expect("read");
        assert_eq!(numbers(&recent), [3, 4, 5]);
    }

    async fn requests_are_counted_for_one_and_for_all(fresh: Fresh) {
        let all = one_of_each(fresh).await;
        let mut connection = fresh.database.read().await.expect("reads");
        let one = person_id(1);
        assert_eq!(connection.requests_counted(None, None).await.expect("read"), 6);
        assert_eq!(connection.requests_counted(None, Some("pending")).await.expect("read"), 2);
        assert_eq!(connection.requests_counted(Some(&one), None).await.expect("read"), 5);
        assert_eq!(connection.requests_counted(Some(&one), Some("pending")).await.expect("read"), 1);
        let first = all.iter().map(|request| request.submitted_at).min().expect("six");
        let later = all.iter().map(|request| request.submitted_at).max().expect("six") + Seconds(1);
        assert_eq!(connection.requests_counted_since(first).await.expect("read"), 6);
        assert_eq!(connection.requests_counted_since(later).await.expect("read"), 0);
    }

    async fn what_was_approved_is_counted_for_one_person_and_entitlement_in_a_period(fresh: Fresh) {
        one_of_each(fresh).await;
        let mut connection = fresh.database.read().await.expect("reads");
        let what = entitlement(1);
        let counted = [(0, 2_000), (1_000, 1_001), (0, 1_000), (1_001, 2_000)].map(|(from, before)| (at(from), at(before)));
        let mut found = Vec::new();
        for period in counted {
            found.push(connection.requests_approved(&person_id(1), &what, period).await.expect("read"));
        }
        assert_eq!(found, [1, 1, 0, 0]);
        let other = connection.requests_approved(&person_id(2), &what, (at(0), at(2_000))).await.expect("read");
        assert_eq!(other, 0);
    }

    async fn approvals_before_the_last_one_and_how_the_person_was_signed_in_are_kept(fresh: Fresh) {
        people(&fresh.database, 3).await;
        let mut asked = request(1, 1);
        asked.presence.proved_at = Some(at(900));
        asked.presence.address = "192.0.2.7".parse().ok();
        let mut change = fresh.database.begin().await.expect("begins");
        change.add_request(&asked).await.expect("added");
        let content = asked.content();
        let basis = Basis { seen: &content, permission_set: None };
        let id = DecisionId::from_bits(1);
        let agreed = asked.approve(id, &member(2), basis, (None, None), None, at(2_000)).expect("open");
        assert_eq!(change.save_request(&agreed).await.expect("saved"), 1);
        let stored = change.request(&agreed.id).await.expect("read").expect("there");
        assert_eq!((&stored.approvals, &stored.presence), (&agreed.approvals, &agreed.presence));
        assert_eq!(stored.state, agreed.state);
        let id = DecisionId::from_bits(2);
        let last = stored.approve(id, &member(3), basis, (None, None), Some(grant_id(1)), at(2_001)).expect("open");
        change.save_request(&last).await.expect("saved");
        let stored = change.request(&last.id).await.expect("read").expect("there");
        assert_eq!((stored.approvals.len(), stored.state), (1, last.state));
    }

    async fn a_request_that_changed_meanwhile_is_not_overwritten(fresh: Fresh) {
        people(&fresh.database, 2).await;
        let asked = request(1, 1);
        let mut change = fresh.database.begin().await.expect("begins");
        change.add_request(&asked).await.expect("added");
        let withdrawn = asked.clone().withdraw(&person_id(1), at(2_000)).expect("own");
        assert_eq!(change.save_request(&withdrawn).await.expect("saved"), 1);
        let stored = change.request(&asked.id).await.expect("read").expect("there");
        assert_eq!((stored.version, &stored.state), (1, &RequestState::Withdrawn { at: at(2_000) }));
        change.commit_without_event("a withdrawal").await.expect("commits");

        let mut change = fresh.database.begin().await.expect("begins");
        let expired = asked.expire(at(1_000_000));
        assert!(matches!(change.save_request(&expired).await, Err(Error::Conflict)));
    }

    async fn of_many_requests_at_once_for_the_same_exactly_one_waits(fresh: Fresh) {
        people(&fresh.database, 2).await;
        let asked = (1..=12).map(|number| {
            let database = fresh.database.clone();
            tokio::spawn(async move {
                let mut change = database.begin().await?;
                change.add_request(&request(number, 1)).await?;
                let (actor, event) = crate::given::event("submit");
                change.commit(at(1_000), actor, event).await
            })
        });
        let outcomes = futures::future::join_all(asked).await;
        let (won, lost): (Vec<_>, Vec<_>) =
            outcomes.into_iter().map(|outcome| outcome.expect("no panic")).partition(Result::is_ok);
        assert_eq!((won.len(), lost.len()), (1, 11));
        assert!(lost.iter().all(|outcome| matches!(outcome, Err(Error::Conflict))), "{lost:?}");

        let mut change = fresh.database.begin().await.expect("begins");
        change.add_request(&request(20, 2)).await.expect("someone else may wait for it too");
        let other = Request { entitlement: entitlement(2), ..request(21, 1) };
        change.add_request(&other).await.expect("and for something else");
        let waiting = change.requests_pending().await.expect("read").remove(0);
        let closed = waiting.withdraw(&person_id(1), at(2_000)).expect("own");
        change.save_request(&closed).await.expect("saved");
        change.add_request(&request(13, 1)).await.expect("what is closed may be asked for again");
    }

    async fn exactly_one_of_many_concurrent_decisions_counts(fresh: Fresh) {
        people(&fresh.database, 12).await;
        let asked = request(1, 1);
        let mut change = fresh.database.begin().await.expect("begins");
        change.add_request(&asked).await.expect("added");
        change.commit_without_event("a request").await.expect("commits");

        let decisions = (2..=12).map(|approver| {
            let (database, asked) = (fresh.database.clone(), asked.clone());
            tokio::spawn(async move {
                let decided = approved(asked, approver, approver, at(2_000));
                let mut change = database.begin().await?;
                change.save_request(&decided).await?;
                let (actor, event) = crate::given::event("decide");
                change.commit(at(2_000), actor, event).await?;
                Ok::<_, Error>(decided)
            })
        });
        let outcomes = futures::future::join_all(decisions).await;
        let (won, lost): (Vec<_>, Vec<_>) =
            outcomes.into_iter().map(|outcome| outcome.expect("no panic")).partition(Result::is_ok);
        assert_eq!((won.len(), lost.len()), (1, 10));
        assert!(lost.iter().all(|outcome| matches!(outcome, Err(Error::Conflict))), "{lost:?}");
        let mut connection = fresh.database.read().await.expect("reads");
        let stored = connection.request(&asked.id).await.expect("read").expect("there");
        assert_eq!(stored.state, won[0].as_ref().expect("won").state);
        assert_eq!(connection.audit_head().await.expect("read").0, 1);
    }
}
