//! Follows the newest import, which another replica may have made, and ends what people have who left.

use domain::{problem::Problem, time::Timestamp};
use operations::{Context, catalog, person};

pub(super) async fn run(context: Context) -> Result<Option<Timestamp>, Problem> {
    catalog::load(&context).await?;
    end_leavers(&context).await?;
    Ok(None)
}

pub(super) async fn end_leavers(context: &Context) -> Result<(), Problem> {
    let left = person::end_leavers(context).await?;
    if left > 0 {
        tracing::info!(left, "people left; what they had ends");
    }
    Ok(())
}
