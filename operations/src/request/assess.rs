//! Whether one entitlement can be asked for as the form says; the preview and the sending ask the same.

use super::decide;
use crate::{Context, labels};
use domain::{
    catalog::{AccountStatus, Catalog, Entitlement},
    id::DirectoryUserId,
    person::{Member, Person},
    policy::{Answer, Obligations, Verdict},
    problem::FieldProblem,
    time::{Minutes, Timestamp},
};
use policy::{Asked, Case, Outlook};
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Assessment {
    pub(super) answer: Answer,
    /// Who may approve first, without the caller; empty when nobody has to.
    pub(super) approvers: Vec<DirectoryUserId>,
    /// Why it cannot be sent as it is.
    pub(super) obstacle: Option<FieldProblem>,
}

pub(super) fn assess(
    context: &Context,
    member: &Member,
    entitlement: &Entitlement,
    asked: &Asked,
) -> Assessment {
    let in_force = context.catalog.get();
    let catalog = &in_force.0;
    let policies = context.policy.get();
    let answer = policies.may_request(member, catalog, entitlement, asked);
    let outlook = match answer.obligations() {
        Some(obligations) => outlook(context, catalog, (entitlement, &member.person), obligations, asked.now),
        None => Outlook::default(),
    };
    let obstacle = obstacle(catalog, entitlement, &answer, &outlook, asked.length)
        .or_else(|| ticket_missing(&answer).filter(|_| !asked.ticket));
    Assessment { answer, approvers: outlook.approvers, obstacle }
}

/// How often the person was given each of these in the last 90 days.
pub(crate) async fn times_before(
    connection: &mut storage::Connection,
    member: &Member,
    entitlements: &BTreeSet<Entitlement>,
    now: Timestamp,
) -> Result<BTreeMap<Entitlement, u32>, storage::Error> {
    let mut times = BTreeMap::new();
    for what in entitlements {
        let period = (now - decide::LOOK_BACK, now);
        let count = connection.requests_approved(&member.person.id, what, period).await?;
        times.insert(what.clone(), count);
    }
    Ok(times)
}

/// Who would decide if it were asked for now.
pub(crate) fn outlook(
    context: &Context,
    catalog: &Catalog,
    (what, requester): (&Entitlement, &Person),
    obligations: &Obligations,
    now: Timestamp,
) -> Outlook {
    let deputies = context.deputies.get();
    let case = Case { what, requester, obligations, earlier: &[], deputies: &deputies, now };
    context.policy.get().outlook(catalog, &case)
}

fn ticket_missing(answer: &Answer) -> Option<FieldProblem> {
    let is_needed = answer.obligations().is_some_and(|obligations| obligations.ticket);
    is_needed.then(|| FieldProblem::new("ticket", "Policy asks for a ticket here."))
}

fn obstacle(
    catalog: &Catalog,
    entitlement: &Entitlement,
    answer: &Answer,
    outlook: &Outlook,
    length: Minutes,
) -> Option<FieldProblem> {
    let what = |sentence: String| Some(FieldProblem::new("entitlements", sentence));
    let name = labels::entitlement(catalog, entitlement);
    let Some((account, _)) = catalog.find(entitlement) else {
        return what(format!("{name} is no longer in the organization. Choose again from the catalog."));
    };
    if account.status != AccountStatus::Active {
        return what(format!("{} is suspended or being closed, so AWS gives no access to it.", account.name));
    }
    match &answer.verdict {
        Verdict::Denied { sentence } => what(format!("{name} cannot be asked for. {sentence}")),
        Verdict::Allowed { obligations } if length > obligations.longest => {
            let longest = obligations.longest;
            let sentence = format!("{name} can be asked for at most {longest}. Shorten the time.");
            Some(FieldProblem::new("minutes", sentence))
        }
        Verdict::Allowed { obligations } => nobody(obligations, outlook).and_then(what),
    }
}

/// A request that nobody can approve is not accepted as if somebody could.
fn nobody(obligations: &Obligations, outlook: &Outlook) -> Option<String> {
    let lacking = outlook.lacking.as_ref()?;
    let needed = obligations.approval.sentence().replacen("Approved by", "it needs", 1);
    let why = if obligations.approval.stages().len() > 1 {
        format!("there are not enough people for {lacking}")
    } else {
        "nobody else is there".to_owned()
    };
    Some(format!("Nobody can approve this: {needed}, and {why}. Tell your administrators."))
}

/// The directory's names for users.
pub(super) fn names(catalog: &Catalog, users: &[DirectoryUserId]) -> Vec<String> {
    users.iter().filter_map(|user| catalog.users.get(user)).map(|user| user.display_name.clone()).collect()
}
