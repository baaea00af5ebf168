//! Access in AWS that no grant explains, as last read.

use super::{Page, Want};
use crate::{Context, Problem};
use domain::{
    person::Member,
    report::{StandingRow, ReportQuery},
};

/// For auditors and administrators.
pub async fn standing_access(
    context: &Context,
    member: &Member,
    query: &ReportQuery,
    want: &Want,
) -> Result<Page<StandingRow>, Problem> {
    let _ = (context, member, query, want);
    unimplemented!()
}
