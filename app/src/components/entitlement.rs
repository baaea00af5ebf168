//! An entitlement in two lines: which permission set in which account, and where that account is.

use domain::catalog::{AccountLabel, PermissionSetLabel};
use leptos::prelude::*;

/// With `href` the first line is a link.
#[component]
pub(crate) fn EntitlementLabel(
    account: AccountLabel,
    permission_set: PermissionSetLabel,
    #[prop(optional, into)] href: String,
) -> impl IntoView {
    let names = view! {
        <span class="entitlement-account">{account.name}</span>
        <span class="entitlement-slash">" / "</span>
        <span class="entitlement-set">{permission_set.name}</span>
    };
    let names = if href.is_empty() {
        view! { <span>{names}</span> }.into_any()
    } else {
        view! { <a href=href>{names}</a> }.into_any()
    };
    view! {
        <span class="entitlement">
            <span class="entitlement-names">
                {names}
            </span>
            <span class="entitlement-place">
                {account.is_management.then(|| view! { <span class="badge badge-danger">"Management account"</span> })}
                {account.path.join(" › ")} " " <span class="entitlement-id">{account.id.to_string()}</span>
            </span>
        </span>
    }
    .into_any()
}
