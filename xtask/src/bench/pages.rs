//! Pages as people open them: the first one with all its files, searches, the home page, the queue, many at once.

use std::{collections::BTreeSet, time::Duration};

use anyhow::Result;
use futures::future::try_join_all;

use super::{samples::Samples, usage::Usage, visitor::Visitor};

/// What people type, letter by letter, rightly and wrongly.
const TYPED: [&str; 20] = [
    "p",
    "pr",
    "prod",
    "prod pay",
    "prod-payments",
    "payments operator",
    "paymnets",
    "stag",
    "staging orders",
    "readonly",
    "administrator",
    "admin",
    "dev",
    "ledger",
    "frud",
    "analytics reader",
    "billing",
    "network",
    "Workloads",
    "deployer search",
];
const SEARCHES: usize = 1_000;
const AT_ONCE: usize = 16;

pub(super) struct Search {
    pub(super) latency: Samples,
    pub(super) cpu_milliseconds: f64,
}

/// What a browser loads that was never here: the home page and every file that it names.
pub(super) async fn first_load(visitor: &Visitor) -> Result<f64> {
    let response = visitor.get("/").await?;
    let page = response.text().await?;
    let after_assets = page.split("/assets/").skip(1);
    let ends = |letter: char| !(letter.is_ascii_alphanumeric() || "-_./".contains(letter));
    let mut files: BTreeSet<String> =
        after_assets.map(|rest| rest.split(ends).next().unwrap_or_default().to_owned()).collect();
    files.retain(|file| file.contains('.'));
    let mut bytes = page.len();
    for file in &files {
        let response = visitor.get(&format!("/assets/{file}")).await?.error_for_status()?;
        bytes += response.bytes().await?.len();
    }
    Ok(bytes as f64)
}

pub(super) async fn search(visitor: &Visitor, usage: &Usage) -> Result<Search> {
    // What is computed once for a person is not part of a search.
    visitor.page("/catalog").await?;
    let before = usage.cpu()?;
    let mut latency = Samples::default();
    for typed in TYPED.into_iter().cycle().take(SEARCHES) {
        let path = format!("/catalog?q={}", typed.replace(' ', "+"));
        latency.add(visitor.timed_page(&path).await?);
    }
    let cpu = usage.cpu()?.saturating_sub(before);
    Ok(Search { latency, cpu_milliseconds: cpu.as_secs_f64() * 1_000.0 / SEARCHES as f64 })
}

pub(super) async fn timed(visitor: &Visitor, path: &str, times: usize) -> Result<Samples> {
    visitor.page(path).await?;
    let mut samples = Samples::default();
    for _ in 0..times {
        samples.add(visitor.timed_page(path).await?);
    }
    Ok(samples)
}

/// The most memory that was seen while many people looked at all kinds of pages.
pub(super) async fn under_load(requester: &Visitor, approver: &Visitor, usage: &Usage) -> Result<f64> {
    let people = (0..AT_ONCE).map(|number| {
        let visitor = if number % 2 == 0 { requester } else { approver }.clone();
        async move {
            for typed in TYPED.into_iter().cycle().skip(number).take(40) {
                visitor.page(&format!("/catalog?q={}", typed.replace(' ', "+"))).await?;
                visitor.page("/").await?;
                visitor.page("/requests").await?;
            }
            anyhow::Ok(())
        }
    });
    let mut most = usage.megabytes()?;
    let all = try_join_all(people);
    tokio::pin!(all);
    loop {
        tokio::select! {
            result = &mut all => return result.map(|_| most),
            () = tokio::time::sleep(Duration::from_millis(50)) => most = most.max(usage.megabytes()?),
        }
    }
}
