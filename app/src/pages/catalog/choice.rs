//! Asking for several at once: a checkbox in each row, and the bar that takes them all to the request form.
//!
//! The number on the bar is counted by the stylesheet, so that it is right without any script.

use super::name;
use crate::routes;
use domain::catalog::CatalogEntry;
use leptos::prelude::*;

const FORM: &str = "choice";

/// The name is for screen readers in the list, and for everyone where a kept choice stands on the bar.
#[component]
pub(super) fn Choose(entry: CatalogEntry) -> impl IntoView {
    entry.requestable.then(|| {
        view! {
            <label class="choose">
                <input type="checkbox" name="entitlements" value=entry.entitlement.to_string() form=FORM />
                <span class="choose-name">{name(&entry)}</span>
            </label>
        }
    })
}

#[component]
pub(super) fn ChoiceBar() -> impl IntoView {
    view! {
        <form id=FORM class="choice-bar" method="get" action=routes::NEW_REQUEST aria-label="Chosen access">
            <div class="choice-kept" data-chosen></div>
            <button class="button button-primary choice-count">"Request chosen: "</button>
        </form>
    }
}
