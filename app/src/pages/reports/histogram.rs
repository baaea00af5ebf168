//! The spread of removals as bars, drawn on the server. Words and figures stand at each bar, so that nothing is told
//! by length or colour alone.

use domain::{
    report::{Histogram, LATE},
    time::Seconds,
};
use leptos::prelude::*;

const LINE: u64 = 28;
const LABEL: u64 = 130;
const BARS: u64 = 480;
const WIDTH: u64 = LABEL + BARS + 80;

struct Bucket {
    label: String,
    count: u64,
    is_late: bool,
}

#[component]
pub(super) fn HistogramFigure(histogram: Histogram) -> impl IntoView {
    let buckets = buckets(&histogram);
    let most = buckets.iter().map(|bucket| bucket.count).max().unwrap_or_default().max(1);
    let height = LINE * buckets.len() as u64;
    let described: Vec<String> =
        buckets.iter().map(|bucket| format!("{}: {}", bucket.label, bucket.count)).collect();
    let bars = (0..).zip(buckets).map(|(line, bucket)| bar(line, &bucket, most)).collect_view();
    view! {
        <figure class="histogram">
            <figcaption>"Removals by the time from the end of access to the read that showed it gone"</figcaption>
            <svg viewBox=format!("0 0 {WIDTH} {height}") role="img" aria-label=described.join(", ")>
                {bars}
            </svg>
        </figure>
    }
}

fn bar(line: u64, bucket: &Bucket, most: u64) -> AnyView {
    let top = line * LINE;
    let middle = top + LINE / 2;
    let width = bucket.count * BARS / most;
    // What happened at least once is seen.
    let width = if bucket.count > 0 { width.max(2) } else { 0 };
    let class = if bucket.is_late { "bar-late" } else { "bar-in-time" };
    view! {
        <text x=LABEL - 12 y=middle text-anchor="end" dominant-baseline="central">
            {bucket.label.clone()}
        </text>
        <rect class=class x=LABEL y=top + 6 width=width height=LINE - 12 rx="2" />
        <text x=LABEL + width + 8 y=middle dominant-baseline="central">
            {bucket.count}
        </text>
    }
    .into_any()
}

fn buckets(histogram: &Histogram) -> Vec<Bucket> {
    let lower = std::iter::once(None).chain(histogram.bounds.iter().copied().map(Some));
    let upper = histogram.bounds.iter().copied().map(Some).chain(std::iter::once(None));
    let buckets = lower.zip(upper).zip(&histogram.counts);
    buckets
        .map(|((from, to), count)| Bucket { label: label(from, to), count: *count, is_late: is_late(from) })
        .collect()
}

fn label(from: Option<u64>, to: Option<u64>) -> String {
    match (from, to) {
        (None, Some(to)) => format!("under {}", Seconds(to)),
        (Some(from), Some(to)) => format!("{} to {}", Seconds(from), Seconds(to)),
        (Some(from), None) => format!("{} and more", Seconds(from)),
        (None, None) => "any".to_owned(),
    }
}

fn is_late(from: Option<u64>) -> bool {
    from.is_some_and(|from| Seconds(from) >= LATE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bar_says_its_range_and_whether_it_is_late() {
        let histogram = Histogram::of(&[Seconds(1), Seconds(70), Seconds(4_000)]);
        let buckets = buckets(&histogram);
        let shown: Vec<_> = buckets.iter().filter(|bucket| bucket.count > 0).collect();
        let words: Vec<_> = shown.iter().map(|bucket| (bucket.label.as_str(), bucket.is_late)).collect();
        assert_eq!(words, [("under 2 s", false), ("1 min to 5 min", true), ("1 h and more", true)]);
    }
}
