//! Instants on a page: when, in the person's zone, and how far away it is. The browser keeps the distance right.
//!
//! Invariant: the machine-readable instant is in `datetime`; `data-until` and `data-since` are Unix milliseconds.

use super::zone::{day_and_time, moment_text, short_zone};
use domain::time::Timestamp;
use leptos::prelude::*;

/// When: "22 Nov 2026, 15:41 CET".
#[component]
pub(crate) fn Moment(at: Timestamp) -> impl IntoView {
    view! {
        <time class="time" datetime=at.to_string()>
            {moment_text(at)}
        </time>
    }
}

/// How long until then: "59 min left", counted down; then what is said when it is over.
#[component]
pub(crate) fn Remaining(
    until: Timestamp,
    now: Timestamp,
    /// Behind the length; empty for none.
    #[prop(default = "left".to_owned(), into)]
    words: String,
    #[prop(default = "time is up".to_owned(), into)] over: String,
) -> impl IntoView {
    let text = if until > now {
        format!("{} {words}", until.since(now)).trim_end().to_owned()
    } else {
        over.clone()
    };
    view! {
        <time class="time" datetime=until.to_string() data-until=until.milliseconds() data-words=words data-over=over>
            {text}
        </time>
    }
}

/// When it ends, in few words: "until 16:41 CET".
#[component]
pub(crate) fn Until(
    until: Timestamp,
    now: Timestamp,
    #[prop(default = "until".to_owned(), into)] words: String,
) -> impl IntoView {
    view! {
        <time class="time" datetime=until.to_string()>
            {format!("{words} {} {}", day_and_time(until, now), short_zone(until))}
        </time>
    }
}

/// How long ago: "3 min ago", counted up, with the instant as its title.
#[component]
pub(crate) fn Age(at: Timestamp, now: Timestamp) -> impl IntoView {
    view! {
        <time class="time" datetime=at.to_string() title=moment_text(at) data-since=at.milliseconds()>
            {format!("{} ago", now.since(at))}
        </time>
    }
}
