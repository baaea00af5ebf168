//! The page of one request with its whole timeline.

use crate::{Context, Problem};
use domain::{id::RequestId, person::Member, request::RequestView};

/// For the requester, people who may decide, auditors and administrators; not found for everyone else.
pub async fn show(context: &Context, member: &Member, id: &RequestId) -> Result<RequestView, Problem> {
    let _ = (context, member, id);
    unimplemented!()
}
