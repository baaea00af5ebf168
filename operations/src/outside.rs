//! Calls to the outside: given up after a while, and never left when it took too long to note them.

use domain::{
    connector::{Setback, SetbackKind},
    holding::REPLY_LIMIT,
    time::{Seconds, Timestamp},
};
use std::{future::Future, time::Duration};

/// Shorter than [`REPLY_LIMIT`]: what became of a call is stored before anyone else looks for it.
const CALL_LIMIT: Duration = Duration::from_secs(8);
/// A call that was noted more slowly does not leave: another replica would look for it before its answer is stored.
const LONGEST_NOTE: Seconds = Seconds(REPLY_LIMIT.0 - CALL_LIMIT.as_secs());

pub(crate) async fn answer<T>(call: impl Future<Output = Result<T, Setback>>) -> Result<T, Setback> {
    tokio::time::timeout(CALL_LIMIT, call)
        .await
        .unwrap_or_else(|_| Err(unanswered(format!("AWS did not answer within {} s.", CALL_LIMIT.as_secs()))))
}

/// Whether a call that was to leave at `noted` must not leave any more.
pub(crate) fn is_too_late(noted: Timestamp, now: Timestamp) -> bool {
    now.since(noted) > LONGEST_NOTE
}

pub(crate) fn unanswered(sentence: String) -> Setback {
    Setback { kind: SetbackKind::Unknown, sentence, code: None, request_id: None }
}
