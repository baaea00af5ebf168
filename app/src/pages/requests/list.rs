//! The list of requests: one's own, or everyone's for those who oversee.

use super::lines::Left;
use crate::{
    components::{
        Age, Badge, ButtonLink, Cell, Column, DataTable, EmptyState, EntitlementLabel, HeadCell, Load, Look,
        OnPhone, Page, Pagination, Tab, Tabs,
        address::{address, query},
    },
    routes,
    server::{caller, visit},
};
use domain::{person::Role, request::RequestRow, time::Timestamp};
use leptos::prelude::*;
use operations::request::{self, RequestListQuery};

/// Values of `state` in the address, and their words.
const STATES: [(&str, &str); 6] = [
    ("", "All"),
    ("pending", "Waiting"),
    ("approved", "Approved"),
    ("rejected", "Rejected"),
    ("withdrawn", "Withdrawn"),
    ("expired", "Expired"),
];

#[component]
pub(crate) fn RequestList() -> impl IntoView {
    let asked: RequestListQuery = query();
    let caller = caller();
    let list = async move {
        let (context, member) = caller?;
        request::list(&context, &member, &asked).await
    };
    let ask = view! {
        <ButtonLink look=Look::Primary href=routes::CATALOG>
            "Ask for access"
        </ButtonLink>
    };
    view! {
        <Page title="Requests" actions=ask.into_any() wide=true>
            <Load from=list let:list>
                <Content list=list />
            </Load>
        </Page>
    }
}

#[component]
fn Content(list: request::RequestList) -> impl IntoView {
    let everyone = list.query.whose == "everyone";
    let first = RequestListQuery { before: String::new(), ..list.query.clone() };
    let is_first = list.query.before.is_empty();
    let next =
        list.next.map(|before| address(routes::REQUESTS, &RequestListQuery { before, ..first.clone() }));
    let shown = match list.total as usize {
        total if total == list.rows.len() => format!("{total} requests"),
        total => format!("{} of {total} requests", list.rows.len()),
    };
    let body = if list.rows.is_empty() {
        view! { <Nothing filtered=!first.state.is_empty() /> }.into_any()
    } else {
        view! { <Rows rows=list.rows everyone=everyone now=list.now /> }.into_any()
    };
    view! {
        <Filters query=first.clone() />
        <div id="requests" class="stack" data-live>
            {body}
            <Pagination shown=shown first=(!is_first).then(|| address(routes::REQUESTS, &first)) next=next words="Older" />
        </div>
    }
}

#[component]
fn Filters(query: RequestListQuery) -> impl IntoView {
    let oversees = visit().member.is_some_and(|member| Role::ALL.into_iter().any(|role| member.is(role)));
    let to = |whose: &str| {
        address(routes::REQUESTS, &RequestListQuery { whose: whose.to_owned(), ..query.clone() })
    };
    let everyone = query.whose == "everyone";
    let whose = oversees.then(|| {
        let tabs =
            vec![Tab::new(to(""), "Mine", !everyone), Tab::new(to("everyone"), "Everyone's", everyone)];
        view! { <Tabs label="Whose requests" tabs=tabs /> }
    });
    let states = STATES
        .into_iter()
        .map(|(state, label)| {
            let href =
                address(routes::REQUESTS, &RequestListQuery { state: state.to_owned(), ..query.clone() });
            view! {
                <li>
                    <a class="chip" href=href aria-current=(query.state == state).then_some("true")>
                        {label}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        {whose}
        <nav aria-label="State">
            <ul class="chips">{states}</ul>
        </nav>
    }
    .into_any()
}

#[component]
fn Nothing(filtered: bool) -> impl IntoView {
    if filtered {
        return view! {
            <EmptyState title="No request is in this state.">
                <a href=routes::REQUESTS>"Show all of yours"</a>
            </EmptyState>
        }
        .into_any();
    }
    view! {
        <EmptyState title="You have not asked for anything yet." sentence="Every request keeps its whole story here.">
            <a href=routes::CATALOG>"Find what you need in the catalog"</a>
        </EmptyState>
    }
    .into_any()
}

#[component]
fn Rows(rows: Vec<RequestRow>, everyone: bool, now: Timestamp) -> impl IntoView {
    let mut columns = vec![Column::new("Access"), Column::new("State")];
    columns.extend(everyone.then(|| Column::new("Who")));
    columns.extend([Column::new("Reason"), Column::number("For"), Column::new("Asked")]);
    let rows = rows.into_iter().map(|row| line(row, everyone, now)).collect_view();
    view! {
        <DataTable caption="Requests, newest first" columns=columns on_phone=OnPhone::Flowing>
            {rows}
        </DataTable>
    }
}

fn line(row: RequestRow, everyone: bool, now: Timestamp) -> AnyView {
    let href = routes::request(&row.id);
    let said = format!("{} in {}: {}.", row.permission_set.name, row.account.name, row.state);
    view! {
        <tr id=format!("row-{}", row.id) data-announce=said>
            <HeadCell>
                <EntitlementLabel account=row.account permission_set=row.permission_set href=href />
            </HeadCell>
            <Cell label="State">
                <div class="line-state">
                    <Badge tone=row.tone>{row.state}</Badge>
                    {row.grant.map(|grant| view! { <Left grant=grant now=now /> })}
                </div>
            </Cell>
            {everyone.then(|| view! { <Cell label="Who">{row.person_name}</Cell> })}
            <Cell label="Reason">
                <span class="clamp">{row.reason}</span>
            </Cell>
            <Cell label="For" number=true>
                {row.length.to_string()}
            </Cell>
            <Cell label="Asked">
                <Age at=row.submitted_at now=now />
            </Cell>
        </tr>
    }
    .into_any()
}
