//! The spread of removals as bars, drawn on the server. Words and figures stand at each bar, so that nothing is told
//! by length or colour alone.

use domain::{
    report::{Histogram, LATE},
    time::Seconds,
};
use leptos::prelude::*;

struct Bucket {
    label: String,
    count: u64,
    is_late: bool,
}

#[component]
pub(super) fn HistogramFigure(histogram: Histogram) -> impl IntoView {
    let buckets = buckets(&histogram);
    let most = buckets.iter().map(|bucket| bucket.count).max().unwrap_or_default().max(1);
    let lines = buckets.into_iter().map(|bucket| line(bucket, most)).collect_view();
    view! {
        <figure class="histogram">
            <figcaption>"Removals by the time from the end of access to the read that showed it gone"</figcaption>
            <ol>{lines}</ol>
        </figure>
    }
}

fn line(bucket: Bucket, most: u64) -> AnyView {
    let class = if bucket.is_late { "histogram-bar histogram-late" } else { "histogram-bar" };
    view! {
        <li class="histogram-line">
            <span class="histogram-label">{bucket.label}</span>
            <span class="histogram-count">{bucket.count}</span>
            <progress class=class max=most value=bucket.count aria-hidden="true"></progress>
        </li>
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
