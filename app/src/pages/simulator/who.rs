//! `/policies/who`: who of the directory may ask for one access.

use super::{
    choose::{self, access_name},
    questions,
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
use operations::simulator::{self, Found, PAGE, SimulatorForm, SomeAccess, Who, WhoQuery, WhoRow};

#[component]
pub(crate) fn WhoMayHave() -> impl IntoView {
    let asked: WhoQuery = query();
    let caller = caller();
    let found = async move {
        let (context, member) = caller?;
        let (access, who) = simulator::who_may_have(&context, &member, &asked, None).await?;
        Ok((asked, access, who))
    };
    view! {
        <Load from=found let:found>
            <Content asked=found.0 access=found.1 who=found.2 />
        </Load>
    }
}

#[component]
fn Content(asked: WhoQuery, access: Found<SomeAccess>, who: Option<Who>) -> impl IntoView {
    let typed = access.one().map_or_else(|| asked.entitlement.clone(), access_name);
    let which = choose::access(&access, |access| {
        let entitlement = access.entitlement.to_string();
        address(routes::WHO, &WhoQuery { entitlement, page: String::new() })
    });
    let named = access.one().map(|access| access.entitlement.to_string());
    let entitlement = named.unwrap_or(asked.entitlement);
    let asked = WhoQuery { entitlement: entitlement.clone(), page: asked.page };
    let found = who.map(|who| view! { <Found who=who asked=asked /> });
    view! {
        <Page title="Who may have it" lead="Everybody of the directory who may ask for one access." wide=true>
            {questions(routes::WHO, String::new(), entitlement)}
            <form class="filters" method="get" action=routes::WHO role="search">
                <TextField name="entitlement" label="Access" value=typed kind="search" placeholder="Account and permission set" />
                <button class="button">"Show"</button>
            </form>
            {which} {found}
        </Page>
    }
    .into_any()
}

#[component]
fn Found(who: Who, asked: WhoQuery) -> impl IntoView {
    let total = who.cover.rows;
    if total == 0 {
        return view! { <EmptyState title="Nobody." sentence="No policy lets anybody of the directory ask for it." /> }
            .into_any();
    }
    let number = page_number(&asked.page, total);
    let rows: Vec<WhoRow> = who.rows.iter().skip((number - 1) * PAGE).take(PAGE).cloned().collect();
    let shown = shown(number, rows.len(), total, "people");
    let to = |page: String| address(routes::WHO, &WhoQuery { page, ..asked.clone() });
    let groups = rows
        .chunk_by(|one, next| one.terms == next.terms)
        .map(|rows| {
            let of_terms = who.cover.groups.iter().find(|group| group.terms == rows[0].terms);
            let count = of_terms.map(|group| group.count.to_string()).unwrap_or_default();
            let entitlement = asked.entitlement.clone();
            view! { <Group rows=rows.to_vec() count=count entitlement=entitlement /> }
        })
        .collect_view();
    let all = WhoQuery { page: String::new(), ..asked.clone() };
    view! {
        <Summary cover=who.cover.clone() noun="People" />
        <div class="list-head">
            <p class="list-count">{shown.clone()}</p>
            {downloads(routes::WHO, &all, total)}
        </div>
        {groups}
        {pages(number, total, shown, to)}
    }
    .into_any()
}

#[component]
fn Group(rows: Vec<WhoRow>, count: String, entitlement: String) -> impl IntoView {
    let title = heading(&rows[0].terms);
    let lines = rows
        .into_iter()
        .map(|row| {
            let (person, entitlement) = (row.user_name.clone(), entitlement.clone());
            let why = SimulatorForm { person, entitlement, ..SimulatorForm::default() };
            view! {
                <tr>
                    <HeadCell>
                        <a href=address(routes::SIMULATOR, &why)>{row.person}</a>
                    </HeadCell>
                    <Cell label="User name">{row.user_name}</Cell>
                    <Cell label="E-mail">{row.email}</Cell>
                    <Cell label="Policy">
                        <code>{row.policy}</code>
                    </Cell>
                </tr>
            }
        })
        .collect_view();
    let columns = ["Person", "User name", "E-mail", "Policy"].into_iter().map(Column::new).collect();
    view! {
        <Section title=title.clone() count=count>
            <DataTable caption=title columns=columns>
                {lines}
            </DataTable>
        </Section>
    }
    .into_any()
}
