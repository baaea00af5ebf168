//! Everything about one entitlement before asking for it.

use crate::{Context, Problem};
use domain::{
    catalog::{Entitlement, EntitlementDetail},
    person::Member,
};

pub async fn show(
    context: &Context,
    member: &Member,
    entitlement: &Entitlement,
) -> Result<EntitlementDetail, Problem> {
    let _ = (context, member, entitlement);
    unimplemented!()
}
