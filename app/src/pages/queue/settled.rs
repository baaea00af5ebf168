//! The card of a request that was decided a moment ago, by this person or by another: what came of it, in its old place.

use crate::{
    components::{Age, Confirm, EntitlementLabel, Look},
    pages::requests::Undo,
    routes,
};
use domain::{
    request::{QueueEntry, Settled},
    time::Timestamp,
};
use leptos::prelude::*;

#[component]
pub(super) fn SettledEntry(entry: QueueEntry, settled: Settled, now: Timestamp) -> impl IntoView {
    let id = entry.row.id.clone();
    let heading = format!("{id}-title");
    let (own_id, labelled_by) = (format!("entry-{id}"), heading.clone());
    let (account, permission_set) = (entry.row.account.clone(), entry.row.permission_set.clone());
    let href = routes::request(&id);
    let name = format!("{} in {}", entry.row.permission_set.name, entry.row.account.name);
    let said = format!("{} of {}, {name}.", settled.sentence, entry.row.person_name);
    let still = settled
        .still_needed
        .map(|needed| view! { <p class="quiet">{format!("It still needs {needed}.")}</p> });
    let undo =
        settled.undo_until.map(|until| view! { <Undo id=id until=until now=now next=routes::QUEUE /> });
    let end = settled.end.map(|grant| {
        let action = format!("/grants/{grant}/end");
        let sentence = "AWS was told already. Stint removes this access at once.";
        view! {
            <Confirm ask="End it now" sentence=sentence confirm="Yes, end it" action=action look=Look::Danger>
                <input type="hidden" name="next" value=routes::QUEUE />
            </Confirm>
        }
    });
    view! {
        <li class="queue-entry queue-settled" id=own_id data-entry tabindex="-1" aria-labelledby=labelled_by data-announce=said>
            <div class="queue-what">
                <h2 id=heading>
                    <EntitlementLabel account=account permission_set=permission_set href=href />
                </h2>
                <p class="quiet">{format!("{}, for {}", entry.row.person_name, entry.row.length)}</p>
            </div>
            <div class="queue-decision">
                <p>{settled.sentence} " " <Age at=settled.at now=now /></p>
                {still}
                {undo}
                {end}
            </div>
        </li>
    }
    .into_any()
}
