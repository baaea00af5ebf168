//! Keeps a copy of the ledger beside the database, for `stint ledger rebuild`.
//!
//! Invariant: the file is always a whole copy: it is written beside and moved. Only its owner can read it.

use crate::private_file;
use domain::{
    problem::Problem,
    time::{Seconds, Timestamp},
};
use operations::{Context, fault, ledger};
use std::{
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// How soon a change is in the copy.
pub(super) const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How far a call to AWS is, is no event: without one the copy is written so often.
const AT_LEAST_EVERY: Seconds = Seconds(60);

pub(super) struct LedgerCopy {
    path: PathBuf,
    /// The last audit record in the copy, and when it was written.
    written: Mutex<Option<(i64, Timestamp)>>,
}

impl LedgerCopy {
    pub(super) fn at(path: PathBuf) -> Self {
        Self { path, written: Mutex::default() }
    }

    pub(super) async fn keep(&self, context: &Context) -> Result<Option<Timestamp>, Problem> {
        let now = context.clock.now();
        let failed = |cause: anyhow::Error| fault(&*context.ids, now, &format_args!("{cause:#}"));
        if self.is_fresh(context, now).await.map_err(failed)? {
            return Ok(None);
        }
        let file = ledger::export(&context.database, context.version, now).await;
        let file = file.map_err(|cause| failed(cause.into()))?;
        private_file::replace(&self.path, &file.write()).map_err(failed)?;
        let written = Some((file.header.audit_sequence, now));
        *self.written.lock().unwrap_or_else(PoisonError::into_inner) = written;
        Ok(None)
    }

    async fn is_fresh(&self, context: &Context, now: Timestamp) -> anyhow::Result<bool> {
        let written = *self.written.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((sequence, at)) = written else { return Ok(false) };
        let (newest, _) = context.database.read().await?.audit_head().await?;
        Ok(newest == sequence && now.since(at) < AT_LEAST_EVERY)
    }
}
