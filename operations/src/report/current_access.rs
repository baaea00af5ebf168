//! Who has access to what now, by grant and by standing access.

use super::{Page, Want};
use crate::{Context, Problem};
use domain::{
    person::Member,
    report::{AccessRow, ReportQuery},
};

/// For auditors and administrators.
pub async fn current_access(
    context: &Context,
    member: &Member,
    query: &ReportQuery,
    want: &Want,
) -> Result<Page<AccessRow>, Problem> {
    let _ = (context, member, query, want);
    unimplemented!()
}
