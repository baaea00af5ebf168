//! The main story, many times: ask, approve, and the call to AWS that follows.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use jiff::Timestamp;

use super::{
    form::{Form, values},
    samples::Samples,
    simulated_aws::SimulatedAws,
    visitor::Visitor,
};

const TIMES: usize = 110;
/// Fewer would say nothing about the slowest hundredth.
const FEWEST: usize = 100;

/// Words that find accounts for which someone has to approve.
const SUBJECTS: [&str; 12] = [
    "payments", "orders", "search", "pricing", "invoices", "shipping", "returns", "fraud", "ledger",
    "reports", "billing", "identity",
];

#[derive(Default)]
pub(super) struct Story {
    pub(super) submit: Samples,
    pub(super) approve: Samples,
    /// From the moment that the approval is sent until AWS is asked for access.
    pub(super) approval_to_call: Samples,
}

pub(super) async fn story(requester: &Visitor, approver: &Visitor, aws: &SimulatedAws) -> Result<Story> {
    let mut story = Story::default();
    let mut count = 0;
    for entitlement in entitlements(requester).await? {
        if count == TIMES {
            break;
        }
        let Some(request) = submit(requester, &entitlement, &mut story.submit).await? else { continue };
        let page = approver.page(&request).await?;
        // Some need nobody's approval, others somebody else's.
        let Some(form) = Form::holding(&page, "content") else { continue };
        let newest = aws.newest().await?;
        let approved_at = Timestamp::now();
        let started = Instant::now();
        approver.send(&form).await?;
        story.approve.add(started.elapsed());
        let called_at = aws.next_addition(newest).await?;
        story.approval_to_call.add(called_at.duration_since(approved_at).unsigned_abs());
        count += 1;
        // AWS takes 20 calls a second; a queue there is not what is measured here.
        tokio::time::sleep(Duration::from_millis(400)).await;
    }
    if count < FEWEST {
        bail!("only {count} of {FEWEST} requests could be approved");
    }
    Ok(story)
}

/// What people see on a usual day: three accesses in use, five requests that wait. Not those of the story.
pub(super) async fn usual_day(requester: &Visitor, approver: &Visitor) -> Result<()> {
    let mut in_use = 0;
    let mut waiting = 0;
    for entitlement in entitlements(requester).await?.iter().rev() {
        let Some(request) = submit(requester, entitlement, &mut Samples::default()).await? else { continue };
        let Some(form) = Form::holding(&approver.page(&request).await?, "content") else { continue };
        if in_use < 3 {
            approver.send(&form).await?;
            in_use += 1;
        } else {
            waiting += 1;
        }
        if waiting == 5 {
            return Ok(());
        }
    }
    bail!("only {in_use} accesses and {waiting} requests could be made")
}

async fn entitlements(requester: &Visitor) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for subject in SUBJECTS {
        let page = requester.page(&format!("/catalog?q=prod+{subject}+ReadOnlyAccess")).await?;
        for entitlement in values(&page, "entitlements") {
            if !found.contains(&entitlement) {
                found.push(entitlement);
            }
        }
    }
    Ok(found)
}

/// The request's address; `None` when the page offers no form, as policy does not allow it.
async fn submit(requester: &Visitor, entitlement: &str, samples: &mut Samples) -> Result<Option<String>> {
    let page = requester.page(&format!("/requests/new?entitlements={entitlement}")).await?;
    let Some(form) = Form::holding(&page, "entitlements") else { return Ok(None) };
    let form = form.with("minutes", "60").with("reason", "Measuring how long it takes to get access");
    let started = Instant::now();
    let request = requester.send(&form).await?;
    samples.add(started.elapsed());
    Ok(Some(request))
}
