//! Lists of requests: one's own, or everyone's for auditors and administrators.

use crate::{Context, Problem};
use domain::{person::Member, request::RequestRow, time::Timestamp};

/// As it stands in the URL; empty means "all".
#[derive(Clone, Debug, Default, Eq, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct RequestListQuery {
    /// `mine` (default) or `everyone`.
    pub whose: String,
    /// `pending`, `approved`, `rejected`, `withdrawn`, `expired`.
    pub state: String,
    /// A request id: the next page shows older ones.
    pub before: String,
}

#[derive(Clone, Debug)]
pub struct RequestList {
    pub query: RequestListQuery,
    /// Newest first, at most 50.
    pub rows: Vec<RequestRow>,
    pub next: Option<String>,
    pub total: u32,
    pub now: Timestamp,
}

pub async fn list(context: &Context, member: &Member, query: &RequestListQuery) -> Result<RequestList, Problem> {
    let _ = (context, member, query);
    unimplemented!()
}
