//! XLSX: a sheet with the cover, and the rows in as many sheets as they need.
//!
//! The format has its directory at the end, so that it is written to an unnamed temporary file first, row by row in
//! constant memory, and then sent.

use super::{
    columns::{Cell, Row, guarded},
    export::Export,
};
use axum::body::{Body, Bytes};
use domain::problem::{Kind, Problem};
use futures::{StreamExt, stream};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::{
    fs::File,
    io::{Read, Seek},
};
use tokio::sync::mpsc;

/// Rows of one sheet, without its head; Excel ends at 1 048 576.
const SHEET: u32 = 1_000_000;
const CHUNK: usize = 64 * 1024;

pub(super) async fn body<R: Row>(export: Export<R>) -> Result<Body, Problem> {
    let Export { cover, mut pages, .. } = export;
    let (send, receive) = mpsc::channel::<Vec<Vec<Cell>>>(2);
    let writing = tokio::task::spawn_blocking(move || write(&cover, R::COLUMNS, receive));
    while let Some(page) = pages.next().await {
        let rows = page?.iter().map(Row::cells).collect();
        if send.send(rows).await.is_err() {
            // The writer failed; its own result says why.
            break;
        }
    }
    drop(send);
    match writing.await {
        Ok(Ok(file)) => Ok(send_file(file)),
        Ok(Err(cause)) => Err(failed(&cause)),
        Err(cause) => Err(failed(&cause)),
    }
}

fn failed(cause: &dyn std::fmt::Display) -> Problem {
    tracing::error!(%cause, "a spreadsheet could not be written");
    Problem::new(Kind::Unavailable, "The spreadsheet could not be written. Try CSV, or try again later.")
}

fn write(
    cover: &[(&'static str, String)],
    columns: &[&str],
    mut pages: mpsc::Receiver<Vec<Vec<Cell>>>,
) -> Result<File, XlsxError> {
    let mut workbook = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = workbook.add_worksheet().set_name("Cover")?;
    sheet.set_column_width(0, 24)?.set_column_width(1, 70)?;
    for (row, (name, value)) in (0..).zip(cover) {
        sheet.write_string_with_format(row, 0, *name, &bold)?;
        sheet.write_string(row, 1, guarded(value))?;
    }
    let mut next = begin_sheet(&mut workbook, columns, 1)?;
    let mut sheets = 1;
    while let Some(rows) = pages.blocking_recv() {
        for cells in rows {
            if next > SHEET {
                sheets += 1;
                next = begin_sheet(&mut workbook, columns, sheets)?;
            }
            write_row(workbook.worksheet_from_index(sheets)?, next, cells)?;
            next += 1;
        }
    }
    let mut file = tempfile::tempfile()?;
    workbook.save_to_writer(&mut file)?;
    file.rewind()?;
    Ok(file)
}

/// The number of the first row below the sheet's head.
fn begin_sheet(workbook: &mut Workbook, columns: &[&str], number: usize) -> Result<u32, XlsxError> {
    let bold = Format::new().set_bold();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name(if number == 1 { "Rows".to_owned() } else { format!("Rows {number}") })?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, name) in (0..).zip(columns) {
        sheet.set_column_width(column, 22)?;
        sheet.write_string_with_format(0, column, *name, &bold)?;
    }
    Ok(1)
}

fn write_row(sheet: &mut Worksheet, row: u32, cells: Vec<Cell>) -> Result<(), XlsxError> {
    for (column, cell) in (0..).zip(cells) {
        match cell {
            Cell::Text(text) => sheet.write_string(row, column, guarded(&text))?,
            Cell::Number(number) => sheet.write_number(row, column, number as f64)?,
        };
    }
    Ok(())
}

fn send_file(file: File) -> Body {
    Body::from_stream(stream::try_unfold(file, |mut file| async {
        let read = tokio::task::spawn_blocking(move || {
            let mut chunk = vec![0; CHUNK];
            let length = file.read(&mut chunk)?;
            chunk.truncate(length);
            Ok::<_, std::io::Error>((chunk, file))
        });
        let (chunk, file) = read.await.map_err(std::io::Error::other)??;
        Ok::<_, std::io::Error>((!chunk.is_empty()).then(|| (Bytes::from(chunk), file)))
    }))
}
