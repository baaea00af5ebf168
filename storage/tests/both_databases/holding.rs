//! Holdings.

use crate::given::{at, call, entitlement, granted, holding, key, people, person_id};
use crate::harness::Fresh;
use domain::{
    catalog::Entitlement,
    connector::{Change, Operation, Setback, SetbackKind},
    holding::{Course, Holding, HoldingKey, HoldingState, Stage},
};
use storage::Error;

fn running() -> Holding {
    let operation = Operation { change: Change::Add, request_id: "op-1".to_owned() };
    let course = Course {
        stage: Stage::Running { operation, since: at(12) },
        sent_at: Some(at(11)),
        accepted_at: Some(at(13)),
        setbacks: 2,
        refusals: 1,
    };
    let setback = Setback {
        kind: SetbackKind::Throttled,
        sentence: "AWS is busy.".to_owned(),
        code: Some("ThrottlingException".to_owned()),
        request_id: None,
    };
    Holding {
        was_standing: true,
        state: HoldingState::Adding { since: at(10), perhaps_there: true, course },
        attempts: 3,
        calls: vec![call("sso:CreateAccountAssignment")],
        setback: Some(setback),
        next_at: Some(at(20)),
        ..holding(1, 1)
    }
}

fn of(person: u128, account: u32, state: HoldingState, next: i64) -> Holding {
    Holding { state, next_at: Some(at(next)), ..holding(person, account) }
}

fn accounts(holdings: &[Holding]) -> Vec<Entitlement> {
    holdings.iter().map(|holding| holding.key.entitlement.clone()).collect()
}

both_databases! {
    async fn a_holding_reads_back_in_every_state(fresh: Fresh) {
        people(&fresh.database, 1).await;
        let removing = HoldingState::Removing { due: at(5), course: Course::ready() };
        let mut change = fresh.database.begin().await.expect("begins");
        let all = [
            holding(1, 2),
            running(),
            Holding { state: HoldingState::Present { since: at(3) }, ..holding(1, 3) },
            Holding { state: removing, ..holding(1, 4) },
        ];
        for stored in &all {
            change.add_holding(stored).await.expect("added");
            assert_eq!(change.holding(&stored.key).await.expect("read").as_ref(), Some(stored));
        }
        assert_eq!(change.holding(&key(1, 5)).await.expect("read"), None);
        assert!(matches!(change.add_holding(&all[0]).await, Err(Error::Conflict)));
    }

    async fn a_holding_that_changed_meanwhile_is_not_overwritten(fresh: Fresh) {
        people(&fresh.database, 1).await;
        let before = holding(1, 1);
        let mut change = fresh.database.begin().await.expect("begins");
        change.add_holding(&before).await.expect("added");
        assert_eq!(change.save_holding(&running()).await.expect("saved"), 1);
        let stored = change.holding(&before.key).await.expect("read").expect("there");
        assert_eq!(stored, Holding { version: 1, ..running() });
        assert!(matches!(change.save_holding(&before).await, Err(Error::Conflict)));
        let unknown = holding(1, 9);
        assert!(matches!(change.save_holding(&unknown).await, Err(Error::Conflict)));
    }

    async fn due_holdings_come_removals_first(fresh: Fresh) {
        people(&fresh.database, 2).await;
        let present = HoldingState::Present { since: at(1) };
        let removing = HoldingState::Removing { due: at(5), course: Course::ready() };
        let mut change = fresh.database.begin().await.expect("begins");
        assert_eq!(change.holdings_next_at().await.expect("read"), None);
        for stored in [
            of(1, 1, present.clone(), 10),
            of(1, 2, removing, 30),
            of(1, 3, present.clone(), 20),
            of(1, 4, present, 40),
            holding(1, 5),
        ] {
            change.add_holding(&stored).await.expect("added");
        }
        assert_eq!(change.holdings_next_at().await.expect("read"), Some(at(10)));
        let due = change.holdings_due(at(30), 9).await.expect("read").rows;
        assert_eq!(accounts(&due), [entitlement(2), entitlement(1), entitlement(3)]);
        let first = change.holdings_due(at(30), 1).await.expect("read").rows;
        assert_eq!(accounts(&first), [entitlement(2)]);
    }

    async fn live_are_those_of_a_live_grant_and_those_on_their_way(fresh: Fresh) {
        people(&fresh.database, 2).await;
        let (_, grant) = granted(&fresh.database, 1, 2_000).await;
        let present = HoldingState::Present { since: at(1) };
        let removing = HoldingState::Removing { due: at(5), course: Course::ready() };
        let mut change = fresh.database.begin().await.expect("begins");
        let kept = Holding { key: HoldingKey { person: grant.person, entitlement: grant.entitlement },
            state: present, ..holding(1, 1) };
        change.add_holding(&kept).await.expect("added");
        change.add_holding(&of(2, 7, removing, 30)).await.expect("added");
        change.add_holding(&holding(2, 8)).await.expect("added");
        let live = change.holdings_live().await.expect("read").rows;
        assert_eq!(live.len(), 2);
        assert_eq!(live[0], kept);
        assert_eq!(live[1].key, key(2, 7));
    }

    async fn a_holding_that_cannot_be_read_hides_no_other(fresh: Fresh) {
        people(&fresh.database, 1).await;
        let removing = HoldingState::Removing { due: at(5), course: Course::ready() };
        let mut change = fresh.database.begin().await.expect("begins");
        for account in [1, 2] {
            change.add_holding(&of(1, account, removing.clone(), 10)).await.expect("added");
        }
        change.commit_without_event("a test's holdings").await.expect("commits");
        let broken = format!("UPDATE holdings SET course = '{{' WHERE account = '{}'", entitlement(1).account);
        fresh.meddle(&broken).await.expect("is possible with the password");
        let mut connection = fresh.database.read().await.expect("reads");
        let due = connection.holdings_due(at(30), 9).await.expect("read");
        assert_eq!(accounts(&due.rows), [entitlement(2)]);
        let id = format!("{}/{}", person_id(1), entitlement(1));
        assert_eq!(due.faults.len(), 1);
        assert_eq!(due.faults[0].to_string(), format!("holdings.course of {id} cannot be read"));
    }

    async fn all_holdings_are_read_page_by_page(fresh: Fresh) {
        people(&fresh.database, 2).await;
        let mut change = fresh.database.begin().await.expect("begins");
        for (person, account) in [(2, 1), (1, 2), (1, 1), (2, 3)] {
            change.add_holding(&holding(person, account)).await.expect("added");
        }
        let mut all = Vec::new();
        loop {
            let last = all.last().map(|holding: &Holding| holding.key.clone());
            let page = change.holdings_all(last.as_ref(), 3).await.expect("read");
            if page.rows.is_empty() {
                break;
            }
            all.extend(page.rows);
        }
        let keys: Vec<_> = all.into_iter().map(|holding| holding.key).collect();
        assert_eq!(keys, [key(1, 1), key(1, 2), key(2, 1), key(2, 3)]);
    }

    async fn the_holdings_of_an_entitlement_are_everyones(fresh: Fresh) {
        people(&fresh.database, 3).await;
        let mut change = fresh.database.begin().await.expect("begins");
        for (person, account) in [(2, 1), (1, 1), (3, 2)] {
            change.add_holding(&holding(person, account)).await.expect("added");
        }
        let found = change.holdings_of_entitlement(&entitlement(1)).await.expect("read");
        let people: Vec<_> = found.into_iter().map(|holding| holding.key.person).collect();
        assert_eq!(people, [person_id(1), person_id(2)]);
    }
}
