//! Asked again right before something is added: is it still allowed (DESIGN.md, invariant 5)?

use crate::{Context, request::decide, session};
use domain::{
    catalog::{AccountStatus, Catalog},
    grant::{Cause, Grant},
    id::GrantId,
    person::{Actor, Person},
    policy::{Approval, Verdict},
    request::Request,
    time::Timestamp,
};
use policy::Case;

/// Those of the grants that must not be carried out, with what the person is told.
pub(super) async fn refusals(
    context: &Context,
    grants: impl Iterator<Item = &Grant>,
    now: Timestamp,
) -> Result<Vec<(GrantId, String)>, storage::Error> {
    let in_force = context.catalog.get();
    let mut connection = context.database.read().await?;
    let mut refusals = Vec::new();
    for grant in grants {
        let Cause::Request { request } = &grant.cause;
        let request = connection.request(request).await?;
        let person = connection.person(&grant.person).await?;
        let approvers = match &request {
            Some(request) => approvers(&mut connection, request).await?,
            None => Vec::new(),
        };
        let refusal = match (request, person) {
            (Some(request), Some(person)) => {
                let times_before = decide::times_before(&mut connection, &request).await?;
                let behind = Behind { request, person, approvers, times_before };
                refusal(context, &in_force.0, grant, &behind, now)
            }
            _ => Some("The request behind this access is gone. Ask again.".to_owned()),
        };
        refusals.extend(refusal.map(|sentence| (grant.id.clone(), sentence)));
    }
    Ok(refusals)
}

/// What stands behind a grant.
struct Behind {
    request: Request,
    person: Person,
    /// In the order of their approvals.
    approvers: Vec<Person>,
    times_before: u32,
}

/// In the order of their approvals.
async fn approvers(
    connection: &mut storage::Connection,
    request: &Request,
) -> Result<Vec<Person>, storage::Error> {
    let mut people = Vec::new();
    for approval in request.all_approvals() {
        if let Actor::Person { id, .. } = &approval.by {
            people.extend(connection.person(id).await?);
        }
    }
    Ok(people)
}

fn refusal(
    context: &Context,
    catalog: &Catalog,
    grant: &Grant,
    Behind { request, person, approvers, times_before }: &Behind,
    now: Timestamp,
) -> Option<String> {
    let Some((account, set)) = catalog.find(&grant.entitlement) else {
        return Some("The account or the permission set is no longer in AWS. Nothing was added.".to_owned());
    };
    if account.status != AccountStatus::Active {
        return Some(format!("{} is suspended or being closed. Nothing was added.", account.name));
    }
    if person.disabled {
        return Some(format!("{} is switched off in Stint. Nothing was added.", person.name));
    }
    match catalog.users.get(&grant.user) {
        None => {
            return Some(format!("{} is no longer in the AWS directory. Nothing was added.", person.name));
        }
        Some(user) if user.is_disabled => {
            return Some(format!("{} is switched off in the AWS directory. Nothing was added.", person.name));
        }
        Some(_) => {}
    }
    if let Some(outdated) = request.outdated_approval(Some(&set.content_hash())) {
        return Some(changed(&set.name, &outdated.by));
    }
    let current = match decide::ask_again(context, catalog, request, (person, *times_before), now).verdict {
        Verdict::Denied { sentence } => {
            return Some(format!("Policy changed after the approval. {sentence}"));
        }
        Verdict::Allowed { obligations } => obligations,
    };
    if approvers.is_empty() {
        let is_automatic = current.approval == Approval::Automatic;
        return (!is_automatic).then(|| "Policy now wants someone to agree to this. Ask again.".to_owned());
    }
    approvals_hold(context, catalog, (request, person, approvers), now)
}

/// Nobody decided on what the permission set allows now.
fn changed(name: &str, by: &Actor) -> String {
    match by {
        Actor::Person { name: by, .. } => {
            format!("What {name} allows has changed since {by} approved. Nothing was added. Ask again.")
        }
        _ => format!("What {name} allows has changed since it was approved. Nothing was added. Ask again."),
    }
}

/// Each approval as it was given, under the policies of today.
fn approvals_hold(
    context: &Context,
    catalog: &Catalog,
    (request, requester, approvers): (&Request, &Person, &[Person]),
    now: Timestamp,
) -> Option<String> {
    let (policies, deputies) = (context.policy.get(), context.deputies.get());
    let obligations = request.answer.obligations()?;
    // At the moment of the decision: a rule about the time of day was obeyed then.
    let decided_at = request.decision()?.at;
    let case = |earlier| Case {
        what: &request.entitlement,
        requester,
        obligations,
        earlier,
        deputies: &deputies,
        now: decided_at,
    };
    for (at, approver) in approvers.iter().enumerate() {
        let member = session::member(context, approver.clone(), now);
        let answer = policies.may_approve(&member, catalog, &case(&approvers[..at]));
        if let Verdict::Denied { .. } = answer.verdict {
            return Some(format!("{} may no longer approve this access. Ask again.", approver.name));
        }
    }
    let needed = policies.still_needed(catalog, &case(approvers))?;
    Some(format!("It now needs {needed} to agree too. Ask again."))
}
