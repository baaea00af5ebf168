//! Whether one entitlement can be asked for as the form says; the preview and the sending ask the same.

use crate::{Context, labels};
use domain::{
    catalog::{AccountStatus, Catalog, Entitlement},
    id::DirectoryUserId,
    person::Member,
    policy::{Answer, Approval, Obligations, Verdict},
    problem::FieldProblem,
    time::{Minutes, Timestamp},
};
use policy::Asked;

pub(super) struct Assessment {
    pub(super) answer: Answer,
    /// Who may approve, without the caller; empty when nobody has to.
    pub(super) approvers: Vec<DirectoryUserId>,
    /// Why it cannot be sent as it is.
    pub(super) obstacle: Option<FieldProblem>,
}

pub(super) fn assess(
    context: &Context,
    member: &Member,
    entitlement: &Entitlement,
    (length, has_ticket): (Minutes, bool),
    now: Timestamp,
) -> Assessment {
    let in_force = context.catalog.get();
    let catalog = &in_force.0;
    let policies = context.policy.get();
    let asked = Asked { length, now, reason: true, ticket: has_ticket };
    let answer = policies.may_request(member, catalog, entitlement, &asked);
    let approvers = match answer.obligations() {
        Some(obligations) => policies.approvers(catalog, entitlement, &member.person, obligations, now),
        None => Vec::new(),
    };
    let obstacle = obstacle(catalog, entitlement, &answer, &approvers, length);
    Assessment { answer, approvers, obstacle }
}

fn obstacle(
    catalog: &Catalog,
    entitlement: &Entitlement,
    answer: &Answer,
    approvers: &[DirectoryUserId],
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
        Verdict::Allowed { obligations } if approvers.is_empty() => nobody(obligations).and_then(what),
        Verdict::Allowed { .. } => None,
    }
}

/// A request that nobody can approve is not accepted as if somebody could.
fn nobody(obligations: &Obligations) -> Option<String> {
    let Approval::Stages { .. } = &obligations.approval else { return None };
    let needed = obligations.approval.sentence().replacen("Approved by", "it needs", 1);
    Some(format!("Nobody can approve this: {needed}, and nobody else is there. Tell your administrators."))
}

/// The directory's names for users.
pub(super) fn names(catalog: &Catalog, users: &[DirectoryUserId]) -> Vec<String> {
    users.iter().filter_map(|user| catalog.users.get(user)).map(|user| user.display_name.clone()).collect()
}
