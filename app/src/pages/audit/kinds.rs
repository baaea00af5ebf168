//! The kinds of events in words, as the filter offers them.

use domain::audit::AuditEvent;

/// "request_submitted" becomes "Request submitted": the names are words already.
pub(super) fn words(kind: &str) -> String {
    let mut words = kind.replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// Each kind with its words, in the order in which things happen.
pub(super) fn all() -> impl Iterator<Item = (&'static str, String)> {
    AuditEvent::KINDS.iter().map(|kind| (*kind, words(kind)))
}
