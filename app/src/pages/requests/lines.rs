//! Requests as short lines: what, in which state, how much time is left, since when.

use crate::{
    components::{Age, Badge, DrainBar, EntitlementLabel, Remaining},
    routes,
};
use domain::{
    grant::{Grant, GrantView},
    request::RequestRow,
    time::Timestamp,
};
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
                    <div class="line-state">
                        <Badge tone=row.tone>{row.state}</Badge>
                        {row.grant.map(|grant| view! { <Left grant=grant now=now /> })}
                    </div>
                    <p class="line-meta">
                        {row.length.to_string()} ", asked " <Age at=row.submitted_at now=now />
                    </p>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="lines">{lines}</ul> }.into_any()
}

/// The time that is left of active access, in words and as the bar; nothing otherwise.
#[component]
pub(crate) fn Left(grant: GrantView, now: Timestamp) -> impl IntoView {
    grant.is_active().then(|| {
        let Grant { starts_at, ends_at, .. } = grant.grant;
        view! {
            <div class="left">
                <Remaining until=ends_at now=now over="ending" />
                <DrainBar from=starts_at until=ends_at now=now />
            </div>
        }
    })
}
