//! The approval queue: what the caller may decide, riskiest first, then oldest.

use crate::{Context, Problem};
use domain::{person::Member, request::QueueEntry};

pub async fn queue(context: &Context, member: &Member) -> Result<Vec<QueueEntry>, Problem> {
    let _ = (context, member);
    unimplemented!()
}

/// How many wait for the caller; for the navigation.
pub async fn queue_length(context: &Context, member: &Member) -> Result<u32, Problem> {
    let _ = (context, member);
    unimplemented!()
}
