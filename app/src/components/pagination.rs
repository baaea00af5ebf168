//! From one page of a list to the next. Nothing is cut silently: how many of how many is always said.

use leptos::prelude::*;

/// `next` is the address of the next page, `first` that of the first when this is not it.
#[component]
pub(crate) fn Pagination(
    /// "50 of 812 requests".
    #[prop(into)]
    shown: String,
    #[prop(default = None)] first: Option<String>,
    #[prop(default = None)] next: Option<String>,
    /// What "next" means in this list, such as "Older".
    #[prop(default = "Next".to_owned(), into)]
    words: String,
) -> impl IntoView {
    view! {
        <nav class="pagination" aria-label="Pages of this list">
            <p class="pagination-shown">{shown}</p>
            {first
                .map(|href| {
                    view! {
                        <a class="button" href=href>
                            "Back to the start"
                        </a>
                    }
                })}
            {next
                .map(|href| {
                    view! {
                        <a class="button" href=href rel="next">
                            {words}
                        </a>
                    }
                })}
        </nav>
    }
    .into_any()
}
