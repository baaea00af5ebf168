//! Grants.

use crate::given::{at, entitlement, grant_id, granted, granted_for, key, people, person_id, request};
use crate::harness::Fresh;
use domain::{
    grant::{Grant, GrantState},
    request::Request,
    time::Timestamp,
};
use storage::{Database, Error};

const HOUR: i64 = 3_600;

/// Stores what the grant became.
async fn save(database: &Database, grant: &Grant) -> i64 {
    let mut change = database.begin().await.expect("begins");
    let version = change.save_grant(grant).await.expect("saved");
    change.commit_without_event("a test's step").await.expect("commits");
    version
}

/// Takes the grant through all states and stores each.
async fn ended(database: &Database, mut grant: Grant, removed_at: Timestamp) -> Grant {
    let starts_at = grant.starts_at;
    grant = grant.at(starts_at);
    grant.version = save(database, &grant).await;
    grant = grant.activated(starts_at);
    grant.version = save(database, &grant).await;
    grant = grant.clone().at(grant.ends_at);
    grant.version = save(database, &grant).await;
    grant = grant.ended(None, removed_at);
    grant.version = save(database, &grant).await;
    grant
}

fn ids(grants: &[Grant]) -> Vec<u128> {
    let number = |grant: &Grant| (1..=20).find(|number| grant_id(*number) == grant.id);
    grants.iter().filter_map(number).collect()
}

both_databases! {
    async fn a_grant_reads_back_in_every_state(fresh: Fresh) {
        people(&fresh.database, 2).await;
        let (_, grant) = granted(&fresh.database, 1, 2_000).await;
        let (_, other) = granted(&fresh.database, 2, 2_000).await;
        let kept = ended(&fresh.database, grant.clone(), at(2_000 + HOUR + 4)).await;
        let mut connection = fresh.database.read().await.expect("reads");
        let stored = connection.grant(&grant.id).await.expect("read").expect("there");
        assert_eq!(stored, kept);
        assert_eq!((stored.version, connection.grant(&other.id).await.expect("read")), (4, Some(other.clone())));

        let adding = other.at(at(2_000));
        let version = save(&fresh.database, &adding).await;
        let stored = connection.grant(&adding.id).await.expect("read").expect("there");
        assert_eq!(stored.state, GrantState::Adding { since: at(2_000) });
        let failed = Grant { version, ..adding }.failed("The account is closed.".to_owned(), at(2_005));
        let version = save(&fresh.database, &failed).await;
        let over = Grant { version, ..failed }.ended(Some(grant_id(1)), at(2_006));
        save(&fresh.database, &over).await;
        let stored = connection.grant(&over.id).await.expect("read").expect("there");
        assert_eq!(stored.state, over.state);
        assert_eq!(connection.grant(&grant_id(3)).await.expect("read"), None);
    }

    async fn a_grant_that_changed_meanwhile_is_not_overwritten(fresh: Fresh) {
        people(&fresh.database, 2).await;
        let (_, grant) = granted(&fresh.database, 1, 2_000).await;
        save(&fresh.database, &grant.clone().at(at(2_000))).await;
        let mut change = fresh.database.begin().await.expect("begins");
        let outcome = change.save_grant(&grant.at(at(2_001))).await;
        assert!(matches!(outcome, Err(Error::Conflict)));
    }

    async fn a_request_gives_one_grant(fresh: Fresh) {
        people(&fresh.database, 2).await;
        let (_, grant) = granted(&fresh.database, 1, 2_000).await;
        let mut change = fresh.database.begin().await.expect("begins");
        let second = Grant { id: grant_id(2), ..grant };
        assert!(matches!(change.add_grant(&second).await, Err(Error::Conflict)));
    }

    async fn live_grants_are_listed_by_person_entitlement_and_holding(fresh: Fresh) {
        people(&fresh.database, 3).await;
        let (_, over) = granted(&fresh.database, 1, 2_000).await;
        ended(&fresh.database, over, at(9_000)).await;
        granted(&fresh.database, 3, 30_000).await;
        granted(&fresh.database, 2, 20_000).await;
        let elsewhere = Request { entitlement: entitlement(2), ..request(4, 1) };
        granted_for(&fresh.database, elsewhere, 4, 10_000).await;
        granted_for(&fresh.database, request(5, 3), 5, 50_000).await;

        let mut connection = fresh.database.read().await.expect("reads");
        let (one, first) = (person_id(1), entitlement(1));
        assert_eq!(ids(&connection.grants_live().await.expect("read").rows), [4, 2, 3, 5], "by end");
        assert_eq!(ids(&connection.grants_of(&one, true, 9).await.expect("read")), [4, 2, 3]);
        assert_eq!(ids(&connection.grants_of(&one, true, 2).await.expect("read")), [4, 2]);
        assert_eq!(ids(&connection.grants_of(&one, false, 9).await.expect("read")), [4, 3, 2, 1]);
        assert_eq!(ids(&connection.grants_of_entitlement_live(&first).await.expect("read")), [2, 3, 5]);
        assert_eq!(ids(&connection.grants_of_holding(&key(1, 1)).await.expect("read")), [2, 3]);
    }

    async fn grants_are_read_by_many_ids(fresh: Fresh) {
        people(&fresh.database, 2).await;
        for number in 1..=3 {
            granted(&fresh.database, number, 2_000).await;
        }
        let mut connection = fresh.database.read().await.expect("reads");
        let wanted: Vec<_> = [3, 1, 9].map(grant_id).to_vec();
        let mut found = ids(&connection.grants(&wanted).await.expect("read"));
        found.sort_unstable();
        assert_eq!(found, [1, 3]);
    }

    async fn moving_grants_are_those_being_added_or_removed(fresh: Fresh) {
        people(&fresh.database, 2).await;
        granted(&fresh.database, 1, 2_000).await;
        let (_, adding) = granted(&fresh.database, 2, 2_000).await;
        save(&fresh.database, &adding.at(at(2_000))).await;
        let (_, removing) = granted(&fresh.database, 3, 2_000).await;
        save(&fresh.database, &removing.at(at(2_000 + HOUR))).await;
        let (_, over) = granted(&fresh.database, 4, 2_000).await;
        ended(&fresh.database, over, at(9_000)).await;
        let mut connection = fresh.database.read().await.expect("reads");
        assert_eq!(ids(&connection.grants_moving().await.expect("read").rows), [2, 3]);
    }

    async fn a_grant_that_cannot_be_read_hides_no_other(fresh: Fresh) {
        people(&fresh.database, 2).await;
        for number in [1, 2] {
            let (_, grant) = granted(&fresh.database, number, 2_000).await;
            save(&fresh.database, &grant.at(at(2_000 + HOUR))).await;
        }
        let broken = format!("UPDATE grants SET ending = '{{' WHERE id = '{}'", grant_id(1));
        fresh.meddle(&broken).await.expect("is possible with the password");
        let mut connection = fresh.database.read().await.expect("reads");
        let moving = connection.grants_moving().await.expect("read");
        assert_eq!(ids(&moving.rows), [2]);
        let faults: Vec<String> = moving.faults.iter().map(ToString::to_string).collect();
        assert_eq!(faults, [format!("grants.ending of {} cannot be read", grant_id(1))]);
    }

    async fn what_is_due_comes_ends_first_and_the_next_moment_is_known(fresh: Fresh) {
        people(&fresh.database, 2).await;
        granted(&fresh.database, 1, 2_000).await;
        let (_, active) = granted(&fresh.database, 2, 1_600).await;
        save(&fresh.database, &active.at(at(1_600))).await;
        granted(&fresh.database, 3, 90_000).await;

        let mut connection = fresh.database.read().await.expect("reads");
        for (now, next) in [(1_999, Some(2_000)), (2_000, Some(1_600 + HOUR)), (90_000, None)] {
            assert_eq!(connection.grants_next_moment(at(now)).await.expect("read"), next.map(at), "{now}");
        }
        assert_eq!(ids(&connection.grants_due(at(1_999)).await.expect("read").rows), []);
        assert_eq!(ids(&connection.grants_due(at(2_000)).await.expect("read").rows), [1]);
        assert_eq!(ids(&connection.grants_due(at(1_600 + HOUR)).await.expect("read").rows), [2, 1]);
    }

    async fn grants_of_a_period_are_those_that_were_live_in_it(fresh: Fresh) {
        people(&fresh.database, 2).await;
        for (number, start, removed) in [(1, 10_000, 14_000), (2, 20_000, 25_000), (3, 30_000, 34_000)] {
            let (_, grant) = granted(&fresh.database, number, start).await;
            ended(&fresh.database, grant, at(removed)).await;
        }
        granted(&fresh.database, 4, 20_000).await;

        let mut connection = fresh.database.read().await.expect("reads");
        let period = (at(14_001), at(30_000));
        let found = connection.grants_in_period(period, None, 9).await.expect("read");
        assert_eq!(ids(&found), [2, 4]);
        let until_its_end = connection.grants_in_period((at(14_000), at(20_000)), None, 9).await.expect("read");
        assert_eq!(ids(&until_its_end), [1]);
        let first = connection.grants_in_period(period, None, 1).await.expect("read");
        let after = Some((first[0].starts_at, &first[0].id));
        let rest = connection.grants_in_period(period, after, 9).await.expect("read");
        assert_eq!((ids(&first), ids(&rest)), (vec![2], vec![4]));
        let counted = connection.grants_in_period_counted((at(0), at(99_000))).await.expect("read");
        assert_eq!(counted, [(entitlement(1).account, 4)]);
    }

    async fn removals_that_are_still_open_are_found_by_when_they_were_due(fresh: Fresh) {
        people(&fresh.database, 2).await;
        let (_, grant) = granted(&fresh.database, 1, 2_000).await;
        let adding = grant.at(at(2_000));
        let version = save(&fresh.database, &adding).await;
        let due = adding.ends_at;
        save(&fresh.database, &Grant { version, ..adding }.at(due)).await;
        let mut connection = fresh.database.read().await.expect("reads");
        let open = connection.grants_removing((due, at(99_000))).await.expect("read");
        assert_eq!(ids(&open), [1]);
        let before = connection.grants_removing((at(0), due)).await.expect("read");
        assert_eq!(ids(&before), []);
    }
}
