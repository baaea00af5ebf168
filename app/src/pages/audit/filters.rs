//! Which part of the log is looked at.

use super::kinds;
use crate::{
    components::{Choice, SelectField, TextField},
    routes,
};
use domain::audit::AuditQuery;
use leptos::prelude::*;

#[component]
pub(super) fn Filters(asked: AuditQuery) -> impl IntoView {
    let kinds = kinds::all().map(|(kind, words)| Choice::new(kind, words));
    let kinds = std::iter::once(Choice::new("", "Anything")).chain(kinds).collect::<Vec<_>>();
    view! {
        <form id="audit-search" class="filters" method="get" action=routes::AUDIT role="search">
            <SelectField name="kind" label="What happened" choices=kinds value=asked.kind />
            <TextField name="actor" label="Who did it" value=asked.actor kind="search" />
            <TextField
                name="subject"
                label="What it is about"
                value=asked.subject
                kind="search"
                placeholder="Id or account"
            />
            <TextField name="from" label="From" value=asked.from kind="date" />
            <TextField name="to" label="To, inclusive" value=asked.to kind="date" />
            <button class="button">"Search"</button>
        </form>
    }
}
