//! How long after their end removals were confirmed, and everything late.

use super::Want;
use crate::{Context, Problem};
use domain::{
    person::Member,
    report::{Cover, ReportQuery, TimelinessReport},
};

/// For auditors and administrators. The late rows come whole: at most 10 000.
pub async fn removal_timeliness(
    context: &Context,
    member: &Member,
    query: &ReportQuery,
    want: &Want,
) -> Result<(Cover, TimelinessReport), Problem> {
    let _ = (context, member, query, want);
    unimplemented!()
}
