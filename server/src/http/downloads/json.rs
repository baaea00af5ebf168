//! JSON: one object with the cover and the rows; written as it comes, so that its length does not matter.

use super::{
    columns::Row,
    export::{Export, broken_off},
};
use axum::body::{Body, Bytes};
use futures::{StreamExt, stream};
use std::io;

pub(super) fn body<R: Row>(export: Export<R>) -> Body {
    let head = format!("{{\"cover\":{},\n\"rows\":[", export.cover_json);
    let rows = export.pages.scan(true, |first, page| {
        let lines = page.map_err(broken_off).and_then(|rows| lines(&rows, first));
        async { Some(lines) }
    });
    let whole = |text: String| stream::once(async { Ok(Bytes::from(text)) });
    Body::from_stream(whole(head).chain(rows).chain(whole("\n]}\n".to_owned())))
}

fn lines<R: Row>(rows: &[R], first: &mut bool) -> io::Result<Bytes> {
    let mut text = Vec::new();
    for row in rows {
        text.extend_from_slice(if *first { b"\n" } else { b",\n" });
        *first = false;
        serde_json::to_writer(&mut text, row)?;
    }
    Ok(Bytes::from(text))
}
