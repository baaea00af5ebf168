//! Every grant that was live in the period.

use super::{Page, Want};
use crate::{Context, Problem};
use domain::{
    person::Member,
    report::{GrantRow, ReportQuery},
};

/// For auditors and administrators.
pub async fn grant_register(
    context: &Context,
    member: &Member,
    query: &ReportQuery,
    want: &Want,
) -> Result<Page<GrantRow>, Problem> {
    let _ = (context, member, query, want);
    unimplemented!()
}
