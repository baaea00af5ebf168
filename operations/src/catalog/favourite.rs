//! Marks an entitlement as a favourite, or no longer.

use crate::{Context, Problem};
use domain::{catalog::Entitlement, person::Member};

pub async fn set_favourite(
    context: &Context,
    member: &Member,
    entitlement: &Entitlement,
    wanted: bool,
) -> Result<(), Problem> {
    let _ = (context, member, entitlement, wanted);
    unimplemented!()
}
