//! Receipts.

use crate::given::{at, entitlement, grant_id, granted, people, removal};
use crate::harness::Fresh;
use domain::{
    connector::Change, evidence::Receipt, holding::HoldingKey, id::ReceiptId, removal::RemovalTimes,
};

both_databases! {
    async fn a_receipt_is_found_by_each_grant_that_it_served(fresh: Fresh) {
        people(&fresh.database, 2).await;
        let (_, first) = granted(&fresh.database, 1, 2_000).await;
        let (_, second) = granted(&fresh.database, 2, 2_000).await;
        let added = Receipt {
            change: Change::Add,
            sent_at: None,
            accepted_at: Some(at(2_001)),
            note: Some("It was there before Stint and was left in place".to_owned()),
            ..removal(1, &first, 0)
        };
        let removed = Receipt { grants: vec![second.id.clone(), first.id.clone()], ..removal(2, &first, 4) };
        let mut change = fresh.database.begin().await.expect("begins");
        change.add_receipt(&removed).await.expect("added");
        change.add_receipt(&added).await.expect("added");
        assert_eq!(
            change.receipts_of_grant(&first.id).await.expect("read"),
            [added.clone(), removed.clone()],
            "as they were confirmed"
        );
        let both = [first.id, second.id.clone(), grant_id(3)];
        assert_eq!(change.receipts_of_grants(&both).await.expect("read"), [added, removed.clone()]);
        assert_eq!(change.receipts_of_grant(&second.id).await.expect("read"), [removed]);
        assert_eq!(change.receipts_of_grants(&[]).await.expect("read"), []);
    }

    async fn the_receipts_of_a_holding_are_those_of_its_person_and_entitlement(fresh: Fresh) {
        people(&fresh.database, 2).await;
        let (_, grant) = granted(&fresh.database, 1, 2_000).await;
        let removed = removal(1, &grant, 4);
        let earlier = Receipt { change: Change::Add, confirmed_at: at(10), ..removal(2, &grant, 4) };
        let elsewhere = Receipt { entitlement: entitlement(2), ..removal(3, &grant, 4) };
        let mut change = fresh.database.begin().await.expect("begins");
        for receipt in [&removed, &earlier, &elsewhere] {
            change.add_receipt(receipt).await.expect("added");
        }
        let key = HoldingKey { person: removed.person.clone(), entitlement: removed.entitlement.clone() };
        assert_eq!(change.receipts_of_holding(&key).await.expect("read"), [earlier, removed]);
    }

    async fn receipts_of_many_grants_are_each_told_once(fresh: Fresh) {
        people(&fresh.database, 2).await;
        let mut grants = Vec::new();
        for number in 1..=60 {
            grants.push(granted(&fresh.database, number, 2_000).await.1.id);
        }
        let (_, any) = granted(&fresh.database, 61, 2_000).await;
        let mut change = fresh.database.begin().await.expect("begins");
        change.add_receipt(&Receipt { grants: grants.clone(), ..removal(1, &any, 1) }).await.expect("added");
        assert_eq!(change.receipts_of_grants(&grants).await.expect("read").len(), 1);
    }

    async fn removals_of_a_period_are_paged_by_when_they_were_due(fresh: Fresh) {
        people(&fresh.database, 2).await;
        let (_, grant) = granted(&fresh.database, 1, 2_000).await;
        let mut change = fresh.database.begin().await.expect("begins");
        for (number, due) in [(1, 100), (2, 200), (3, 200), (4, 300)] {
            let receipt = Receipt { due_at: at(due), ..removal(number, &grant, 1) };
            change.add_receipt(&receipt).await.expect("added");
        }
        let added = Receipt { change: Change::Add, due_at: at(200), ..removal(5, &grant, 1) };
        change.add_receipt(&added).await.expect("added");

        let period = (at(100), at(300));
        let first = change.receipts_in_period(Change::Remove, period, None, 2).await.expect("read");
        let after = first.last().map(|last| (last.due_at, &last.id));
        let rest = change.receipts_in_period(Change::Remove, period, after, 9).await.expect("read");
        let ids: Vec<_> = first.iter().chain(&rest).map(|receipt| receipt.id.clone()).collect();
        assert_eq!(ids, [1, 2, 3].map(ReceiptId::from_bits));
        let mut times = change.removal_times_in_period(period).await.expect("read");
        times.sort_by_key(|removal| removal.due_at);
        let of_receipts: Vec<_> = first.iter().chain(&rest).map(RemovalTimes::of).collect();
        assert_eq!(times, of_receipts);
    }
}
