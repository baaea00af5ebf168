//! Ends access before its time: by its holder, by someone who may decide on it, or by an administrator.

use crate::{Context, Problem};
use domain::{id::GrantId, person::Member};

pub async fn end_early(context: &Context, member: &Member, id: &GrantId) -> Result<(), Problem> {
    let _ = (context, member, id);
    unimplemented!()
}
