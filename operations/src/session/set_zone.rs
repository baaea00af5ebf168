//! Remembers the zone that a person's browser shows times in.

use crate::{Context, Problem};
use domain::person::Member;

/// `zone` is an IANA name, checked by the caller against the zone database.
pub async fn set_zone(context: &Context, member: &Member, zone: &str) -> Result<(), Problem> {
    let _ = (context, member, zone);
    unimplemented!()
}
