//! CSV (RFC 4180): the cover as lines of name and value, an empty line, the columns, the rows.

use super::{
    columns::{Cell, Row, guarded},
    export::{Export, broken_off},
};
use axum::body::{Body, Bytes};
use csv::{Terminator, Writer, WriterBuilder};
use futures::{StreamExt, stream};
use std::io;

pub(super) fn body<R: Row>(export: Export<R>) -> Body {
    let head = head::<R>(&export.cover);
    let rows = export.pages.map(|page| lines(page.map_err(broken_off)?.iter().map(Row::cells)));
    Body::from_stream(stream::once(async { head }).chain(rows))
}

fn head<R: Row>(cover: &[(&'static str, String)]) -> io::Result<Bytes> {
    let mut writer = writer();
    for (name, value) in cover {
        writer.write_record([*name, &guarded(value)])?;
    }
    writer.write_record([""])?;
    writer.write_record(R::COLUMNS)?;
    finish(writer)
}

fn lines(rows: impl Iterator<Item = Vec<Cell>>) -> io::Result<Bytes> {
    let mut writer = writer();
    for cells in rows {
        writer.write_record(cells.into_iter().map(|cell| match cell {
            Cell::Text(text) => guarded(&text),
            Cell::Number(number) => number.to_string(),
        }))?;
    }
    finish(writer)
}

fn writer() -> Writer<Vec<u8>> {
    // The cover's lines are shorter than the rows.
    WriterBuilder::new().flexible(true).terminator(Terminator::CRLF).from_writer(Vec::new())
}

fn finish(writer: Writer<Vec<u8>>) -> io::Result<Bytes> {
    writer.into_inner().map(Bytes::from).map_err(|error| io::Error::other(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_in_a_cell_stays_text_and_a_number_stays_a_number() {
        let cells = vec![
            Cell::Text("=cmd|'/c calc'!A1".to_owned()),
            Cell::Number(7),
            Cell::Text("a,\"b\"".to_owned()),
        ];
        let bytes = lines([cells].into_iter()).unwrap();
        assert_eq!(bytes, "'=cmd|'/c calc'!A1,7,\"a,\"\"b\"\"\"\r\n");
    }
}
