//! Who holds an entitlement now, and why.

use crate::components::{Cell, Column, DataTable, HeadCell, Section, Until};
use domain::{
    catalog::{Holder, HolderSource},
    time::Timestamp,
};
use leptos::prelude::*;

#[component]
pub(super) fn Holders(holders: Vec<Holder>, now: Timestamp) -> impl IntoView {
    let count = holders.len().to_string();
    let content = if holders.is_empty() {
        view! { <p class="quiet">"Nobody, as AWS was last read."</p> }.into_any()
    } else {
        let columns = vec![Column::new("Person"), Column::new("Because of"), Column::new("Until")];
        let rows =
            holders.into_iter().map(|holder| view! { <HolderRow holder=holder now=now /> }).collect_view();
        view! {
            <DataTable caption="Who holds it now" columns=columns>
                {rows}
            </DataTable>
        }
        .into_any()
    };
    view! {
        <Section title="Who holds it now" count=count>
            {content}
        </Section>
    }
}

#[component]
fn HolderRow(holder: Holder, now: Timestamp) -> impl IntoView {
    let source = match (holder.source, holder.through) {
        (HolderSource::Grant, _) => "A grant".to_owned(),
        (HolderSource::StandingAssignment, _) => "Standing access".to_owned(),
        (HolderSource::StandingGroup, None) => "Standing access through a group".to_owned(),
        (HolderSource::StandingGroup, Some(group)) => format!("Standing access through {group}"),
    };
    let until = match holder.until {
        Some(until) => view! { <Until until=until now=now words="" /> }.into_any(),
        None => "no end".into_any(),
    };
    view! {
        <tr>
            <HeadCell>{holder.name}</HeadCell>
            <Cell label="Because of">{source}</Cell>
            <Cell label="Until">{until}</Cell>
        </tr>
    }
}
