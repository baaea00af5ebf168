//! What the database refuses by itself, to whoever writes past the domain (SECURITY.md, "Commands, not records").

use crate::given::{approved, at, entitlement, grant, granted, member, people, removal, request, request_id};
use crate::harness::Fresh;
use domain::{
    id::DecisionId,
    person::Actor,
    request::{Decision, Request, RequestState, Verdict},
    time::Minutes,
};
use storage::Error;

const FORGED: &str =
    "INSERT INTO requests (id, person, account, permission_set, length_minutes, reason, submitted_at,
    answer, state, grant_id, version) SELECT 'req_forged', person, account, permission_set, 60, '', 0, answer,
    'approved', 'grt_forged', 1 FROM requests";

both_databases! {
    async fn a_request_cannot_be_born_approved(fresh: Fresh) {
        people(&fresh.database, 2).await;
        granted(&fresh.database, 1, 2_000).await;
        let refusal = fresh.refusal(FORGED).await;
        assert!(refusal.contains("a request starts pending"), "{refusal}");
    }

    async fn a_decided_request_does_not_go_back(fresh: Fresh) {
        people(&fresh.database, 2).await;
        granted(&fresh.database, 1, 2_000).await;
        let back = "UPDATE requests SET state = 'pending', expires_at = 9, grant_id = NULL";
        for sql in [back, "UPDATE requests SET version = 9"] {
            let refusal = fresh.refusal(sql).await;
            assert!(refusal.contains("a closed request does not change"), "{refusal}");
        }
        let refusal = fresh.refusal("DELETE FROM requests").await;
        assert!(refusal.contains("a request is never deleted"), "{refusal}");
    }

    async fn a_request_continues_only_a_decided_one_that_asked_the_same_and_only_once(fresh: Fresh) {
        people(&fresh.database, 2).await;
        let (decided, _) = granted(&fresh.database, 1, 2_000).await;
        let again = |number| Request {
            id: request_id(number),
            continues: Some(decided.id.clone()),
            approvals: Vec::new(),
            state: RequestState::Pending { expires_at: at(1_000 + 86_400) },
            ..decided.clone()
        };
        let longer = Request { length: Minutes(600), ..again(2) };
        let of_nothing = Request { continues: Some(request_id(9)), ..again(2) };
        for forged in [longer, of_nothing] {
            let mut change = fresh.database.begin().await.expect("begins");
            let refusal = change.add_request(&forged).await.expect_err("refused").to_string();
            assert!(refusal.contains("a request continues only a decided one"), "{refusal}");
        }
        let mut change = fresh.database.begin().await.expect("begins");
        let period = (at(0), at(9_000));
        let (person, what) = (&decided.person, &decided.entitlement);
        assert_eq!(change.requests_approved(person, what, period).await.expect("read"), 1);
        change.add_request(&again(2)).await.expect("added");
        let given = change.requests_approved(person, what, period).await.expect("read");
        assert_eq!(given, 0, "what was taken back was not given");
        let continuing = change.requests_continuing(std::slice::from_ref(&decided.id)).await.expect("read");
        assert_eq!(continuing, [again(2)]);
        let withdrawn = again(2).withdraw(&decided.person, at(3_000)).expect("own");
        change.save_request(&withdrawn).await.expect("saved");
        assert!(matches!(change.add_request(&again(3)).await, Err(Error::Conflict)), "only once");
        drop(change);
        let refusal = fresh.refusal("UPDATE requests SET continues = 'req_other'").await;
        assert!(refusal.contains("does not change"), "{refusal}");
    }

    async fn what_was_decided_since_a_moment_is_found(fresh: Fresh) {
        people(&fresh.database, 2).await;
        let (decided, _) = granted(&fresh.database, 1, 2_000).await;
        let mut connection = fresh.database.read().await.expect("reads");
        let decided_at = decided.decision().expect("decided").at;
        let since = connection.requests_decided_since(decided_at).await.expect("read");
        assert_eq!(since, []);
        let before = decided_at - domain::time::Seconds(1);
        assert_eq!(connection.requests_decided_since(before).await.expect("read"), [decided]);
    }

    async fn a_request_is_not_approved_without_a_decision(fresh: Fresh) {
        people(&fresh.database, 2).await;
        let mut change = fresh.database.begin().await.expect("begins");
        change.add_request(&request(1, 1)).await.expect("added");
        change.commit_without_event("a request").await.expect("commits");
        let forged = "UPDATE requests SET state = 'approved', expires_at = NULL, grant_id = 'grt_forged'";
        let refusal = fresh.refusal(forged).await;
        assert!(refusal.contains("only a decision approves or rejects"), "{refusal}");
        for edit in ["length_minutes = 600", "person = (SELECT MAX(id) FROM people)", "reason = 'x'", "ticket = NULL"] {
            let refusal = fresh.refusal(&format!("UPDATE requests SET {edit}")).await;
            assert!(refusal.contains("what a request asks for does not change"), "{refusal}");
        }
    }

    async fn nobody_decides_for_themselves(fresh: Fresh) {
        people(&fresh.database, 1).await;
        let mut change = fresh.database.begin().await.expect("begins");
        let asked = request(1, 1);
        change.add_request(&asked).await.expect("added");
        change.commit_without_event("a request").await.expect("commits");
        // The domain refuses it too; this is someone who does not ask the domain.
        let mut own = asked.clone();
        let decision = Decision {
            id: DecisionId::from_bits(1),
            by: member(1).actor(),
            verdict: Verdict::Rejected,
            comment: None,
            length: Minutes(60),
            content: asked.content(),
            at: at(2_000),
        };
        own.state = RequestState::Rejected { decision };
        let mut change = fresh.database.begin().await.expect("begins");
        let refusal = change.save_request(&own).await.expect_err("refused").to_string();
        assert!(refusal.contains("nobody decides for themselves"), "{refusal}");
    }

    async fn nobody_gets_longer_than_asked_and_a_decision_stays(fresh: Fresh) {
        people(&fresh.database, 2).await;
        let mut longer = approved(request(1, 1), 1, 2, at(2_000));
        if let RequestState::Approved { decision, .. } = &mut longer.state {
            decision.length = Minutes(61);
        }
        let mut change = fresh.database.begin().await.expect("begins");
        let refusal = change.add_request(&longer).await.expect_err("refused").to_string();
        assert!(refusal.contains("nobody gets longer than asked"), "{refusal}");
        drop(change);

        granted(&fresh.database, 2, 2_000).await;
        for sql in ["UPDATE decisions SET person = NULL", "DELETE FROM decisions"] {
            let refusal = fresh.refusal(sql).await;
            assert!(refusal.contains("a decision does not change"), "{refusal}");
        }
    }

    async fn a_grant_needs_an_approved_request_that_names_it(fresh: Fresh) {
        people(&fresh.database, 2).await;
        let pending = request(1, 1);
        let approved = approved(request(2, 1), 2, 2, at(2_000));
        let mut change = fresh.database.begin().await.expect("begins");
        change.add_request(&approved).await.expect("added");
        change.add_request(&pending).await.expect("added");
        change.commit_without_event("requests").await.expect("commits");

        let of_pending = grant(1, &pending, at(3_000));
        let mut of_another_account = grant(2, &approved, at(3_000));
        of_another_account.entitlement = entitlement(9);
        let unnamed = grant(3, &approved, at(3_000));
        for forged in [of_pending, of_another_account, unnamed] {
            let mut change = fresh.database.begin().await.expect("begins");
            change.add_grant(&forged).await.expect("checked at the end");
            let outcome = change.commit_without_event("forged").await;
            assert!(matches!(outcome, Err(Error::Driver(_))), "{outcome:?}");
        }
        let mut change = fresh.database.begin().await.expect("begins");
        change.add_grant(&grant(2, &approved, at(3_000))).await.expect("added");
        change.commit_without_event("rightful").await.expect("commits");
    }

    async fn what_a_grant_gives_does_not_change_and_an_ended_one_stays_ended(fresh: Fresh) {
        people(&fresh.database, 2).await;
        let (_, grant) = granted(&fresh.database, 1, 2_000).await;
        let refusal = fresh.refusal("UPDATE grants SET ends_at = ends_at + 1").await;
        assert!(refusal.contains("what a grant gives does not change"), "{refusal}");
        let by = Actor::System { task: "test".to_owned() };
        let ended = grant.end_early(by, at(1_600)).expect("not ended");
        let mut change = fresh.database.begin().await.expect("begins");
        change.save_grant(&ended).await.expect("saved");
        change.commit_without_event("ended").await.expect("commits");
        let back = "UPDATE grants SET state = 'scheduled', ended_at = NULL, ending = NULL";
        assert!(fresh.refusal(back).await.contains("an ended grant does not change"));
        assert!(fresh.refusal("DELETE FROM grants").await.contains("a grant is never deleted"));
    }

    async fn a_receipt_does_not_change(fresh: Fresh) {
        people(&fresh.database, 2).await;
        let (_, grant) = granted(&fresh.database, 1, 2_000).await;
        let mut change = fresh.database.begin().await.expect("begins");
        change.add_receipt(&removal(1, &grant, 3)).await.expect("added");
        change.commit_without_event("a receipt").await.expect("commits");
        for sql in ["UPDATE receipts SET confirmed_at = due_at", "DELETE FROM receipts"] {
            let refusal = fresh.refusal(sql).await;
            assert!(refusal.contains("a receipt does not change"), "{refusal}");
        }
    }
}
