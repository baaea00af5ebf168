//! The button that takes one's own decision back while it is fresh. A form like any other; the seconds count down where
//! a script runs.

use crate::{
    components::{Button, Remaining},
    routes,
};
use domain::{id::RequestId, time::Timestamp};
use leptos::prelude::*;

/// `next`: where to go on; empty for the page of the request that waits then.
#[component]
pub(crate) fn Undo(
    id: RequestId,
    until: Timestamp,
    now: Timestamp,
    #[prop(optional, into)] next: String,
) -> impl IntoView {
    let action = format!("{}/undo", routes::request(&id));
    let next = (!next.is_empty()).then(|| view! { <input type="hidden" name="next" value=next /> });
    view! {
        <form class="undo" method="post" action=action>
            {next}
            <Button attr:data-key="u">"Undo (" <Remaining until=until now=now words="" over="too late" /> ")"</Button>
        </form>
    }
    .into_any()
}
