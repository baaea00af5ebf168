//! Ends requests that nobody decided on in time. For the worker.

use crate::{Context, Problem};

/// How many expired now.
pub async fn expire_pending(context: &Context) -> Result<u64, Problem> {
    let _ = context;
    unimplemented!()
}
