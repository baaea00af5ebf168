//! Tables: a caption, named columns, hairlines between rows. On a phone each row becomes a block of named lines, or a
//! few lines of running text where the cells speak for themselves.
//!
//! Invariant: every cell knows its column's name, so that it can stand alone on a phone.

use leptos::prelude::*;

/// A column's head.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    name: String,
    is_number: bool,
    is_hidden: bool,
}

impl Column {
    pub(crate) fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), is_number: false, is_hidden: false }
    }

    /// Aligned at the end, as figures are.
    pub(crate) fn number(name: impl Into<String>) -> Self {
        Self { is_number: true, ..Self::new(name) }
    }

    /// For buttons: the name is only read aloud.
    pub(crate) fn actions(name: impl Into<String>) -> Self {
        Self { is_hidden: true, ..Self::new(name) }
    }
}

/// What a row becomes on a phone.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum OnPhone {
    /// A line for each cell, with its column's name before it.
    #[default]
    Named,
    /// One cell after another, without names.
    Flowing,
    /// Name, facts and button of an access, in two lines.
    Access,
}

impl OnPhone {
    const fn class(self) -> &'static str {
        match self {
            Self::Named => "table table-named",
            Self::Flowing => "table table-flowing",
            Self::Access => "table table-access",
        }
    }
}

/// `caption` is read aloud, and seen when `captioned`. The children are `<tr>` elements.
#[component]
pub(crate) fn DataTable(
    #[prop(into)] caption: String,
    columns: Vec<Column>,
    #[prop(optional)] captioned: bool,
    #[prop(optional)] on_phone: OnPhone,
    #[prop(optional, into)] id: String,
    children: Children,
) -> impl IntoView {
    let heads = columns
        .into_iter()
        .map(|column| {
            let name = if column.is_hidden {
                view! { <span class="visually-hidden">{column.name}</span> }.into_any()
            } else {
                column.name.into_any()
            };
            view! {
                <th scope="col" class=column.is_number.then_some("number")>
                    {name}
                </th>
            }
        })
        .collect_view();
    view! {
        <div class="table-frame">
            <table class=on_phone.class() id=(!id.is_empty()).then_some(id)>
                <caption class=(!captioned).then_some("visually-hidden")>{caption}</caption>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// A cell under the column `label`.
#[component]
pub(crate) fn Cell(
    #[prop(into)] label: String,
    #[prop(optional)] number: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <td data-label=label class=number.then_some("number")>
            {children()}
        </td>
    }
}

/// The cell that names its row.
#[component]
pub(crate) fn HeadCell(children: Children) -> impl IntoView {
    view! { <th scope="row">{children()}</th> }
}
