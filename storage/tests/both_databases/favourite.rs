//! Favourites and recent entitlements.

use crate::given::{at, entitlement, people, person_id, request};
use crate::harness::Fresh;
use domain::request::Request;

both_databases! {
    async fn a_favourite_is_marked_once_and_unmarked(fresh: Fresh) {
        people(&fresh.database, 2).await;
        let mut change = fresh.database.begin().await.expect("begins");
        for number in [2, 1, 2] {
            change.set_favourite(&person_id(1), &entitlement(number), true).await.expect("set");
        }
        change.set_favourite(&person_id(2), &entitlement(3), true).await.expect("set");
        let marked = change.favourites_of(&person_id(1)).await.expect("read");
        assert_eq!(marked, [entitlement(1), entitlement(2)]);
        change.set_favourite(&person_id(1), &entitlement(1), false).await.expect("set");
        assert_eq!(change.favourites_of(&person_id(1)).await.expect("read"), [entitlement(2)]);
    }

    async fn recent_entitlements_are_each_told_once_the_last_first(fresh: Fresh) {
        people(&fresh.database, 2).await;
        let mut change = fresh.database.begin().await.expect("begins");
        for (number, person, account) in [(1, 1, 1), (2, 1, 2), (3, 1, 3), (4, 1, 1), (5, 2, 4)] {
            let request = Request { entitlement: entitlement(account), ..request(number, person) };
            let withdrawn = request.withdraw(&person_id(person), at(2_000)).expect("own");
            change.add_request(&withdrawn).await.expect("added");
        }
        let recent = change.entitlements_recent_of(&person_id(1), 2).await.expect("read");
        assert_eq!(recent, [entitlement(1), entitlement(3)]);
    }
}
