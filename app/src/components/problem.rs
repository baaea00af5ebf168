//! What went wrong and what to do, above a form or in the place of a page. Takes focus, so that it is read first.

use domain::problem::Problem;
use leptos::prelude::*;

/// Fields of the form are links to their inputs, whose ids are `prefix` and the field's name.
#[component]
pub(crate) fn ProblemMessage(
    problem: Problem,
    #[prop(optional, into)] prefix: String,
    /// In the place of a page it is no alarm: in plain ink.
    #[prop(optional)]
    plain: bool,
) -> impl IntoView {
    // The only field's sentence is the problem's own.
    let only = problem.fields.len() == 1;
    let fields = problem
        .fields
        .into_iter()
        .map(|wrong| {
            let href = format!("#{prefix}{}", wrong.field);
            let words = if only { "Go to the field".to_owned() } else { wrong.sentence };
            view! {
                <li>
                    <a href=href>{words}</a>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <div class=if plain { "problem-plain" } else { "problem" } role="alert" tabindex="-1" autofocus>
            <p class="problem-sentence">{problem.sentence}</p>
            {(!fields.is_empty()).then(|| view! { <ul>{fields}</ul> })}
            {problem
                .incident
                .map(|incident| {
                    view! {
                        <p class="problem-incident">
                            "If you ask for help, quote " <code>{incident.to_string()}</code>"."
                        </p>
                    }
                })}
        </div>
    }
    .into_any()
}
