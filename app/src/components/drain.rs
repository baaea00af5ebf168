//! Stint's mark: the bar that drains while access lasts. The words beside it say the same, so that it is not read aloud.

use domain::time::Timestamp;
use leptos::prelude::*;

/// The steps of the bar: finer than the pixels of a phone.
const WHOLE: u64 = 1_000;

#[component]
pub(crate) fn DrainBar(from: Timestamp, until: Timestamp, now: Timestamp) -> impl IntoView {
    view! {
        <progress
            class="drain"
            max=WHOLE
            value=left(from, until, now)
            data-from=from.milliseconds()
            data-until=until.milliseconds()
            aria-hidden="true"
        ></progress>
    }
}

/// The same bar before anything has begun: full, in no state's colour.
#[component]
pub(crate) fn FullBar() -> impl IntoView {
    view! { <progress class="drain drain-full" max="1" value="1" aria-hidden="true"></progress> }
}

/// What is left of the whole; all of it before the start.
fn left(from: Timestamp, until: Timestamp, now: Timestamp) -> u64 {
    let length = until.since(from).0.max(1);
    (until.since(now).0.min(length) * WHOLE) / length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_is_full_before_the_start_and_empty_after_the_end() {
        let at = Timestamp::from_seconds;
        let shown = [0, 100, 150, 200, 300].map(|now| left(at(100), at(200), at(now)));
        assert_eq!(shown, [1_000, 1_000, 500, 0, 0]);
    }
}
