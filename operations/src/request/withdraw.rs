//! Takes one's own request back.

use crate::{Context, Problem};
use domain::{id::RequestId, person::Member};

pub async fn withdraw(context: &Context, member: &Member, id: &RequestId) -> Result<(), Problem> {
    let _ = (context, member, id);
    unimplemented!()
}
