//! `/policies/what`: everything that one person may ask for.

use super::{
    choose, questions,
    reach::{Summary, downloads, heading, page_number, pages, shown},
};
use crate::{
    components::{
        Cell, Column, DataTable, EmptyState, HeadCell, Load, Page, Section, TextField,
        address::{address, query},
    },
    routes,
    server::caller,
};
use leptos::prelude::*;
use operations::simulator::{self, Found, PAGE, SimulatorForm, SomePerson, What, WhatQuery, WhatRow};

#[component]
pub(crate) fn WhatMayTheyHave() -> impl IntoView {
    let asked: WhatQuery = query();
    let caller = caller();
    let found = async move {
        let (context, member) = caller?;
        let (person, what) = simulator::what_may_they_have(&context, &member, &asked, None).await?;
        Ok((asked, person, what))
    };
    view! {
        <Load from=found let:found>
            <Content asked=found.0 person=found.1 what=found.2 />
        </Load>
    }
}

#[component]
fn Content(asked: WhatQuery, person: Found<SomePerson>, what: Option<What>) -> impl IntoView {
    let typed = person.one().map_or_else(|| asked.person.clone(), |person| person.name.clone());
    let whom = choose::person(&person, |person| {
        address(routes::WHAT, &WhatQuery { person: person.user_name.clone(), page: String::new() })
    });
    let named = person.one().map(|person| person.user_name.clone());
    let person = named.unwrap_or(asked.person);
    let asked = WhatQuery { person: person.clone(), page: asked.page };
    let found = what.map(|what| view! { <Found what=what asked=asked /> });
    view! {
        <Page title="What may they have" lead="Every access that one person may ask for." wide=true>
            {questions(routes::WHAT, person, String::new())}
            <form class="filters" method="get" action=routes::WHAT role="search">
                <TextField name="person" label="Person" value=typed kind="search" placeholder="Name, user name or e-mail" />
                <button class="button">"Show"</button>
            </form>
            {whom} {found}
        </Page>
    }
    .into_any()
}

#[component]
fn Found(what: What, asked: WhatQuery) -> impl IntoView {
    let total = what.cover.rows;
    if total == 0 {
        return view! { <EmptyState title="Nothing." sentence="No policy lets this person ask for anything." /> }
            .into_any();
    }
    let number = page_number(&asked.page, total);
    let rows = what.page((number - 1) * PAGE, PAGE);
    let shown = shown(number, rows.len(), total, "accesses");
    let to = |page: String| address(routes::WHAT, &WhatQuery { page, ..asked.clone() });
    let groups = rows
        .chunk_by(|one, next| one.terms == next.terms)
        .map(|rows| {
            let of_terms = what.cover.groups.iter().find(|group| group.terms == rows[0].terms);
            let count = of_terms.map(|group| group.count.to_string()).unwrap_or_default();
            view! { <Group rows=rows.to_vec() count=count person=asked.person.clone() /> }
        })
        .collect_view();
    let all = WhatQuery { page: String::new(), ..asked.clone() };
    view! {
        <Summary cover=what.cover.clone() noun="Accesses" />
        <div class="list-head">
            <p class="list-count">{shown.clone()}</p>
            {downloads(routes::WHAT, &all, total)}
        </div>
        {groups}
        {pages(number, total, shown, to)}
    }
    .into_any()
}

/// One line for each account.
#[component]
fn Group(rows: Vec<WhatRow>, count: String, person: String) -> impl IntoView {
    let title = heading(&rows[0].terms);
    let lines = rows
        .chunk_by(|one, next| one.entitlement.account == next.entitlement.account)
        .map(|rows| {
            let sets = rows.iter().map(|row| set(row, &person)).collect_view();
            let (account, environment) = (rows[0].account_name.clone(), rows[0].environment.clone());
            view! {
                <tr>
                    <HeadCell>{account}</HeadCell>
                    <Cell label="Environment">{environment}</Cell>
                    <Cell label="Permission sets">
                        <span class="tags">{sets}</span>
                    </Cell>
                </tr>
            }
        })
        .collect_view();
    let columns = ["Account", "Environment", "Permission sets"].into_iter().map(Column::new).collect();
    view! {
        <Section title=title.clone() count=count>
            <DataTable caption=title columns=columns>
                {lines}
            </DataTable>
        </Section>
    }
    .into_any()
}

/// Leads to why.
fn set(row: &WhatRow, person: &str) -> AnyView {
    let (person, entitlement) = (person.to_owned(), row.entitlement.to_string());
    let why = SimulatorForm { person, entitlement, ..SimulatorForm::default() };
    view! {
        <a class="reach-set" href=address(routes::SIMULATOR, &why)>
            {row.permission_set.clone()}
        </a>
    }
    .into_any()
}
