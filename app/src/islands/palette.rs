//! The command palette: cmd/ctrl+K, a few letters, Enter. Reaches every page, entitlement, person and request.
//!
//! Invariant: it only leads somewhere. Focus goes back to where it was, as native dialogs do.

use leptos::{
    ev::{self, KeyboardEvent},
    html,
    leptos_dom::helpers::TimeoutHandle,
    prelude::*,
    task::spawn_local,
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

const PAUSE: Duration = Duration::from_millis(60);

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    pub title: String,
    pub detail: String,
    pub href: String,
    pub kind: String,
}

#[server(prefix = "/api", endpoint = "palette")]
pub async fn palette(typed: String) -> Result<Vec<Hit>, ServerFnError> {
    let found = match crate::server::caller() {
        Ok((context, member)) => operations::palette::palette(&context, &member, &typed).await,
        Err(problem) => Err(problem),
    };
    let hits = found.map_err(|problem| {
        crate::server::set_status(problem.kind.status());
        ServerFnError::new(problem.sentence)
    })?;
    let hit = |hit: operations::palette::PaletteHit| Hit {
        title: hit.title,
        detail: hit.detail,
        href: hit.href,
        kind: hit.kind,
    };
    Ok(hits.into_iter().map(hit).collect())
}

#[island]
pub fn CommandPalette() -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let input = NodeRef::<html::Input>::new();
    let found = RwSignal::new(None::<Vec<Hit>>);
    let chosen = RwSignal::new(0_usize);
    let trouble = RwSignal::new("");
    let asked = StoredValue::new(0_u32);
    let waiting = StoredValue::new(None::<TimeoutHandle>);

    let search = move || {
        let Some(input) = input.get_untracked() else { return };
        let question = asked.get_value() + 1;
        asked.set_value(question);
        spawn_local(async move {
            let answer = palette(input.value()).await;
            // A slow answer to an earlier question is nobody's wish any more.
            if asked.get_value() != question {
                return;
            }
            trouble.set(if answer.is_err() {
                "The server did not answer. Type again to try once more."
            } else {
                ""
            });
            found.set(Some(answer.unwrap_or_default()));
            chosen.set(0);
        });
    };
    let search_soon = move |_| {
        let next = set_timeout_with_handle(search, PAUSE).ok();
        if let Some(Some(previous)) = waiting.try_update_value(|waiting| std::mem::replace(waiting, next)) {
            previous.clear();
        }
    };
    let open = move || {
        let (Some(dialog), Some(input)) = (dialog.get_untracked(), input.get_untracked()) else { return };
        if !dialog.open() && dialog.show_modal().is_ok() {
            input.select();
            search();
        }
    };
    let close = move || dialog.get_untracked().into_iter().for_each(|dialog| dialog.close());
    let steer = move |event: KeyboardEvent| {
        let count = found.with_untracked(|found| found.as_ref().map_or(0, Vec::len)).max(1);
        match event.key().as_str() {
            "ArrowDown" => chosen.update(|chosen| *chosen = (*chosen + 1) % count),
            "ArrowUp" => chosen.update(|chosen| *chosen = (*chosen + count - 1) % count),
            "Enter" => go(found.with_untracked(|found| found.as_ref()?.get(chosen.get_untracked()).cloned())),
            _ => return,
        }
        event.prevent_default();
    };
    Effect::new(move |_| {
        let pressed = window_event_listener(ev::keydown, move |event| {
            if (event.meta_key() || event.ctrl_key()) && event.key().eq_ignore_ascii_case("k") {
                event.prevent_default();
                open();
            }
        });
        on_cleanup(move || pressed.remove());
    });
    let any = move || found.with(|found| found.as_ref().is_some_and(|found| !found.is_empty()));
    let active = move || any().then(|| format!("palette-{}", chosen.get()));
    let told = move || match (trouble.get(), found.with(|found| found.as_ref().map(Vec::len))) {
        ("", None) => String::new(),
        ("", Some(0)) => "Nothing found.".to_owned(),
        ("", Some(count)) => format!("{count} found"),
        (trouble, _) => trouble.to_owned(),
    };
    let rows = move || match found.get() {
        Some(found) => {
            found.into_iter().enumerate().map(|(at, hit)| row(at, hit, chosen)).collect_view().into_any()
        }
        None => view! { <li class="skeleton" aria-hidden="true"></li> }.into_any(),
    };
    view! {
        <button type="button" class="palette-open needs-script" on:click=move |_| open() aria-keyshortcuts="Control+K Meta+K">
            <span>"Search"</span>
            <kbd>"Ctrl K"</kbd>
        </button>
        <dialog class="palette" node_ref=dialog aria-label="Search everything" on:click=move |event| {
            // A press on the dialog itself, not on what is in it, is one on the backdrop.
            if event.target().as_ref() == dialog.get_untracked().as_deref().map(AsRef::as_ref) { close() }
        }>
            <div class="palette-content">
                <input
                    class="palette-input"
                    node_ref=input
                    type="text"
                    role="combobox"
                    placeholder="Page, access, person or request"
                    autocomplete="off"
                    spellcheck="false"
                    aria-label="Page, access, person or request"
                    aria-expanded="true"
                    aria-controls="palette-hits"
                    aria-activedescendant=active
                    on:input=search_soon
                    on:keydown=steer
                />
                <ul class="palette-hits" id="palette-hits" role="listbox" aria-label="Found">
                    {rows}
                </ul>
                <p class="palette-told" role="status">{told}</p>
            </div>
        </dialog>
    }
    .into_any()
}

fn row(at: usize, hit: Hit, chosen: RwSignal<usize>) -> impl IntoView {
    let target = hit.clone();
    let is_chosen = move || chosen.get() == at;
    view! {
        <li
            id=format!("palette-{at}")
            class="palette-hit"
            role="option"
            aria-selected=move || is_chosen().to_string()
            on:mousemove=move |_| chosen.set(at)
            on:click=move |_| go(Some(target.clone()))
        >
            <span class="palette-title">{hit.title}</span>
            <span class="palette-detail">{hit.detail}</span>
            <span class="palette-kind">{hit.kind}</span>
        </li>
    }
}

fn go(hit: Option<Hit>) {
    if let Some(hit) = hit {
        // The server gives local paths only; a browser that refuses one stays where it is.
        let _ = location().assign(&hit.href);
    }
}
