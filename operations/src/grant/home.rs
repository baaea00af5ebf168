//! A person's home: what is active, what is on its way, and the next thing to do.

use crate::{Context, Problem};
use domain::{grant::GrantView, person::Member, request::RequestRow, time::Timestamp};

#[derive(Clone, Debug)]
pub struct Home {
    /// Adding, active and removing, the one that ends first on top.
    pub active: Vec<GrantView>,
    /// Pending requests and scheduled access.
    pub in_progress: Vec<RequestRow>,
    /// Decided, ended, withdrawn or expired lately, newest first, at most ten.
    pub recent: Vec<RequestRow>,
    /// Requests that wait for the caller's decision.
    pub to_decide: u32,
    pub now: Timestamp,
}

pub async fn home(context: &Context, member: &Member) -> Result<Home, Problem> {
    let _ = (context, member);
    unimplemented!()
}
