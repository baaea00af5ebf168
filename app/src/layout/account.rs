//! Who is signed in, and what concerns only them: sessions, theme, signing out.

use crate::{
    components::{Button, Icon, Symbol},
    islands::ThemeToggle,
    routes,
};
use domain::person::Person;
use leptos::prelude::*;
use std::collections::BTreeSet;

#[component]
pub(super) fn Account(person: Person, groups: BTreeSet<String>, theme: &'static str) -> impl IntoView {
    let groups = groups.into_iter().collect::<Vec<_>>().join(", ");
    view! {
        <details class="menu account">
            <summary>
                <span class="visually-hidden">"Account of "</span>
                <span class="avatar" aria-hidden="true">
                    {initials(&person.name)}
                </span>
                <span class="account-name">{person.name.clone()}</span>
                <Icon symbol=Symbol::Chevron />
            </summary>
            <div class="menu-panel">
                <p class="menu-title">{person.name}</p>
                <p class="quiet">{person.email}</p>
                {(!groups.is_empty()).then(|| view! { <p class="quiet account-groups">{groups}</p> })}
                <ThemeToggle theme=theme.to_owned() />
                <a class="menu-item" href=routes::SESSIONS>
                    "Your sessions"
                </a>
                <form method="post" action="/sign-out">
                    <Button>"Sign out"</Button>
                </form>
            </div>
        </details>
    }
    .into_any()
}

/// The first letters of the first and the last word.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_the_last_word() {
        assert_eq!(["Sam Okafor", "Ana de la Cruz", "Björk", ""].map(initials), ["SO", "AC", "B", ""]);
    }
}
