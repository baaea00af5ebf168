//! Buttons, and links that look like them. One primary button on a page at most.

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum Look {
    /// What the page is for.
    Primary,
    #[default]
    Quiet,
    /// Takes something away.
    Danger,
}

impl Look {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Quiet => "button",
            Self::Danger => "button button-danger",
        }
    }
}

/// Sends the form that it stands in, or the one with the id `form`. Other attributes by `attr:name=…`.
#[component]
pub(crate) fn Button(
    #[prop(optional)] look: Look,
    #[prop(optional, into)] name: String,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] form: String,
    children: Children,
) -> impl IntoView {
    let value = (!name.is_empty()).then_some(value);
    let name = (!name.is_empty()).then_some(name);
    let form = (!form.is_empty()).then_some(form);
    view! {
        <button type="submit" class=look.class() name=name value=value form=form>
            {children()}
        </button>
    }
}

#[component]
pub(crate) fn ButtonLink(
    #[prop(into)] href: String,
    #[prop(optional)] look: Look,
    children: Children,
) -> impl IntoView {
    view! {
        <a class=look.class() href=href>
            {children()}
        </a>
    }
}
