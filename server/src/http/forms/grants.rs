//! Ending access before its time, and having its removal tried at once.

use crate::http::commands::{Call, Done, parse_id};
use app::server::Notice;
use domain::{id::GrantId, problem::Problem};

pub async fn end(call: Call) -> Result<Done, Problem> {
    let id: GrantId = parse_id(&call.id)?;
    operations::grant::end_early(&call.site.context, call.member(), &id).await?;
    Ok(Done::new(call.next(), Notice::Ending))
}

pub async fn try_now(call: Call) -> Result<Done, Problem> {
    let id: GrantId = parse_id(&call.id)?;
    operations::removal::try_now(&call.site.context, call.member(), &id).await?;
    Ok(Done::at("/operations".to_owned(), Notice::TryingNow))
}
