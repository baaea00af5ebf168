//! `/policies`: what is allowed and by what, how it came to be, and how two administrators change it.

pub(crate) mod consequences;
mod edit;
mod history;
mod list;
mod proposal;
mod rule;
mod shape;
mod version;
mod waiting;

pub(crate) use edit::EditPolicies;
pub(crate) use history::VersionHistory;
pub(crate) use list::Policies;
pub(crate) use proposal::ProposalPage;
pub(crate) use version::VersionPage;

use leptos::prelude::*;

/// What to do where nobody could confirm.
#[component]
fn OnlyAdministrator(name: String) -> impl IntoView {
    view! {
        <div class="policy-warning" role="note">
            <p>
                {format!("{name} is the only one who administers Stint, so nobody can confirm a change that gives more. ")}
                "Add a second person, in your directory, to a group that administers Stint. \
                Until then only whoever has the machine can put policies in: "
                <code>"stint policy import FILE"</code> "."
            </p>
        </div>
    }
}
