//! What was typed fits several, or nothing: then the person says which.

use leptos::prelude::*;
use operations::simulator::{Found, SomeAccess, SomePerson};

/// `kind` is "people" or "accesses"; `to` makes the address for one of them. Nothing when it is clear.
fn choose<T>(
    found: &Found<T>,
    kind: &'static str,
    words: impl Fn(&T) -> String,
    to: impl Fn(&T) -> String,
) -> Option<AnyView> {
    let Found::Several { offered, total } = found else { return None };
    let sentence = match (*total, offered.len()) {
        (0, _) => format!("No {kind} are found by these words. Try fewer of them."),
        (total, shown) if total == shown => format!("{total} {kind} are found. Choose one."),
        (total, shown) => format!("{shown} of {total} {kind}. Choose one, or type more."),
    };
    let links = offered
        .iter()
        .map(|one| {
            view! {
                <li>
                    <a href=to(one)>{words(one)}</a>
                </li>
            }
        })
        .collect_view();
    let view = view! {
        <div class="choose">
            <p>{sentence}</p>
            <ul>{links}</ul>
        </div>
    };
    Some(view.into_any())
}

pub(super) fn person(found: &Found<SomePerson>, to: impl Fn(&SomePerson) -> String) -> Option<AnyView> {
    choose(found, "people", |person| format!("{} ({})", person.name, person.user_name), to)
}

pub(super) fn access(found: &Found<SomeAccess>, to: impl Fn(&SomeAccess) -> String) -> Option<AnyView> {
    choose(found, "accesses", access_name, to)
}

/// "prod-payments / AdministratorAccess": also what finds it again.
pub(super) fn access_name(access: &SomeAccess) -> String {
    format!("{} / {}", access.account.name, access.permission_set.name)
}
