//! Ends what nobody attended to: requests that were not decided in time.

use domain::{problem::Problem, time::Timestamp};
use operations::Context;

pub(super) async fn run(context: Context) -> Result<Option<Timestamp>, Problem> {
    let expired = operations::request::expire_pending(&context).await?;
    if expired > 0 {
        tracing::info!(expired, "requests expired without a decision");
    }
    Ok(None)
}
