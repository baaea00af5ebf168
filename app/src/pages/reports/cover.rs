//! What a report covers, so that an auditor can tell that it is whole.

use crate::components::{Fact, Facts, Moment};
use domain::report::Cover;
use leptos::prelude::*;

#[component]
pub(super) fn CoverBlock(cover: Cover) -> impl IntoView {
    let period = cover.period.map(|period| {
        view! {
            <Fact name="Period">
                <Moment at=period.from />
                " to "
                <Moment at=period.to />
            </Fact>
        }
    });
    let read = cover.catalog_read_at.map(|at| {
        view! {
            <Fact name="AWS read">
                <Moment at=at />
            </Fact>
        }
    });
    let hash = cover.audit_hash.map(|hash| view! { <code class="hash">{hash}</code> });
    let log = match cover.audit_sequence {
        Some((first, last)) => format!("{first} to {last} "),
        None => "none yet".to_owned(),
    };
    view! {
        <div class="cover">
            <Facts>
                {period} <Fact name="Scope">{cover.scope}</Fact> <Fact name="Rows">{cover.rows}</Fact>
                <Fact name="Made">
                    <Moment at=cover.made_at />
                    " by "
                    {cover.made_by}
                    " with Stint "
                    {cover.version}
                </Fact> {read} <Fact name="Audit records">{log} {hash}</Fact>
            </Facts>
        </div>
    }
}
