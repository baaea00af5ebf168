//! Requests as short lines: what, in which state, since when.

use crate::{
    components::{Age, Badge, EntitlementLabel},
    routes,
};
use domain::{request::RequestRow, time::Timestamp};
use leptos::prelude::*;

#[component]
pub(crate) fn RequestLines(rows: Vec<RequestRow>, now: Timestamp) -> impl IntoView {
    let lines = rows
        .into_iter()
        .map(|row| {
            let said = format!("{} in {}: {}.", row.permission_set.name, row.account.name, row.state);
            view! {
                <li class="line" id=format!("line-{}", row.id) data-announce=said>
                    <EntitlementLabel account=row.account permission_set=row.permission_set href=routes::request(&row.id) />
                    <span class="line-state">
                        <Badge tone=row.tone>{row.state}</Badge>
                    </span>
                    <span class="line-length">{row.length.to_string()}</span>
                    <span class="line-age">
                        <Age at=row.submitted_at now=now />
                    </span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="lines">{lines}</ul> }.into_any()
}
