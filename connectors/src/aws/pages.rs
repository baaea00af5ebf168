//! Whole lists out of pages. A page may be empty and still not be the last one.

use domain::connector::{Setback, SetbackKind};
use std::future::Future;

/// One page and where the next one starts.
pub(super) type Page<Item> = (Vec<Item>, Option<String>);

pub(super) async fn all_pages<Item, Fetching>(
    fetch: impl Fn(Option<String>) -> Fetching,
) -> Result<Vec<Item>, Setback>
where
    Fetching: Future<Output = Result<Page<Item>, Setback>>,
{
    let mut all = Vec::new();
    let mut token = None;
    loop {
        let (items, next) = fetch(token.clone()).await?;
        all.extend(items);
        match next {
            None => return Ok(all),
            Some(next) if token.as_ref() == Some(&next) => return Err(endless()),
            Some(next) => token = Some(next),
        }
    }
}

fn endless() -> Setback {
    Setback {
        kind: SetbackKind::Unknown,
        sentence: "AWS answered with the same page again and again; Stint starts over.".to_owned(),
        code: None,
        request_id: None,
    }
}
