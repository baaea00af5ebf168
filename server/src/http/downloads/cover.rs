//! The cover in words, as it stands above the rows of CSV and XLSX.

use domain::{
    report::{Cover, Period, TimelinessReport},
    time::Seconds,
};

pub(super) fn lines(cover: &Cover) -> Vec<(&'static str, String)> {
    let (from, to) = match cover.period {
        Some(Period { from, to }) => (from.to_string(), to.to_string()),
        None => ("as it is now".to_owned(), cover.made_at.to_string()),
    };
    let records = match cover.audit_sequence {
        Some((first, last)) => format!("{first} to {last}"),
        None => "none".to_owned(),
    };
    let mut lines = vec![
        ("Report", cover.report.title().to_owned()),
        ("From (inclusive)", from),
        ("To (exclusive)", to),
        ("Scope", cover.scope.clone()),
        ("Rows", cover.rows.to_string()),
        ("Made at", cover.made_at.to_string()),
        ("Made by", cover.made_by.clone()),
        ("Stint version", cover.version.clone()),
        ("Audit records", records),
        ("Hash of the last audit record", cover.audit_hash.clone().unwrap_or_default()),
    ];
    if let Some(read_at) = cover.catalog_read_at {
        lines.push(("AWS last read at", read_at.to_string()));
    }
    lines
}

/// "Removed within 2 s" and how many, bucket by bucket.
pub(super) fn timeliness_lines(report: &TimelinessReport) -> Vec<(&'static str, String)> {
    let length = |length: Option<Seconds>| length.map(|length| format!("{} s", length.0)).unwrap_or_default();
    let mut from = 0;
    let buckets = report.histogram.counts.iter().zip(report.histogram.bounds.iter().map(Some).chain([None]));
    let buckets = buckets.map(|(count, bound)| {
        let words = match bound {
            Some(bound) => format!("{count} from {from} s to under {bound} s"),
            None => format!("{count} after {from} s or more"),
        };
        from = bound.copied().unwrap_or(from);
        ("Removals", words)
    });
    [
        ("Removals in the period", report.removals.to_string()),
        ("Median", length(report.median)),
        ("99 of 100 within", length(report.p99)),
        ("Longest", length(report.longest)),
    ]
    .into_iter()
    .chain(buckets)
    .chain([("Rows below", "everything late".to_owned())])
    .collect()
}
