//! Ending access before its time.

use crate::http::commands::{Call, Done, parse_id};
use app::server::Notice;
use domain::{id::GrantId, problem::Problem};

pub async fn end(call: Call) -> Result<Done, Problem> {
    let id: GrantId = parse_id(&call.id)?;
    operations::grant::end_early(&call.site.context, call.member(), &id).await?;
    Ok(Done::new(call.next(), Notice::Ending))
}
