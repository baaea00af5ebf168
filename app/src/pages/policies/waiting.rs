//! Proposals that wait for a second administrator.

use crate::{
    components::{Cell, Column, DataTable, HeadCell, Moment, Section},
    routes,
};
use domain::policy::PolicyProposal;
use leptos::prelude::*;

#[component]
pub(super) fn Waiting(proposals: Vec<PolicyProposal>) -> impl IntoView {
    let count = proposals.len().to_string();
    let columns = ["Proposal", "By", "When"].map(Column::new);
    let rows = proposals
        .into_iter()
        .map(|proposal| {
            let href = routes::policy_proposal(&proposal.id);
            view! {
                <tr>
                    <HeadCell>
                        <a href=href>{proposal.reason.to_string()}</a>
                    </HeadCell>
                    <Cell label="By">{proposal.author}</Cell>
                    <Cell label="When">
                        <Moment at=proposal.proposed_at />
                    </Cell>
                </tr>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <Section title="Waiting for a second administrator" count=count>
            <DataTable caption="Proposals, the oldest first" columns=columns.into()>
                {rows}
            </DataTable>
        </Section>
    }
    .into_any()
}
