//! What would happen if the form were sent now: policy's answer, who approves, when access would end.

use super::assess::{self, assess};
use crate::{Context, Problem, labels};
use domain::{
    catalog::{Catalog, CatalogEntry, Entitlement},
    grant::Grant,
    person::Member,
    policy::Verdict,
    request::{RequestForm, RequestPreview},
    time::{Minutes, Timestamp},
};
use policy::Asked;

/// Shown while no time is typed.
const USUAL: Minutes = Minutes(60);

/// Looks only at the fields that are filled in; a wrong or missing reason is no obstacle here.
pub async fn preview(
    context: &Context,
    member: &Member,
    form: &RequestForm,
    local: &(dyn Fn(&str) -> Option<Timestamp> + Send + Sync),
) -> Result<Vec<RequestPreview>, Problem> {
    let now = context.clock.now();
    let looked_at = RequestForm {
        minutes: if form.minutes.trim().is_empty() { USUAL.0.to_string() } else { form.minutes.clone() },
        reason: "Looked at".to_owned(),
        ticket: String::new(),
        ..form.clone()
    };
    let draft = looked_at.parse(now, local).map_err(Problem::invalid)?;
    let held = async {
        let mut connection = context.database.read().await?;
        let grants = connection.grants_of(&member.person.id, true, 1_000).await?;
        let favourites = connection.favourites_of(&member.person.id).await?;
        let times = assess::times_before(&mut connection, member, &draft.entitlements, now).await?;
        Ok((grants, favourites, times))
    };
    let (grants, favourites, times) = held.await.map_err(context.failed(now))?;
    let extended = draft.extends.as_ref().and_then(|id| grants.iter().find(|grant| grant.id == *id));
    let starts_at = extended.map(|grant| grant.ends_at).or(draft.starts_at).unwrap_or(now);
    let ends_at = starts_at + draft.length;
    let previews = draft.entitlements.iter().map(|entitlement| {
        let ticket = !form.ticket.trim().is_empty();
        let times_before = times.get(entitlement).copied().unwrap_or_default();
        let (length, presence) = (draft.length, member.presence);
        let asked = Asked { length, now, reason: true, ticket, times_before, presence };
        let mut preview = foresee(context, member, entitlement, &asked, ends_at);
        preview.entry.is_favourite = favourites.contains(entitlement);
        preview.entry.held_until = held_until(&grants, entitlement);
        preview
    });
    Ok(previews.collect())
}

/// What anybody would be answered who asks; the form and the simulator show the same.
pub(crate) fn foresee(
    context: &Context,
    member: &Member,
    entitlement: &Entitlement,
    asked: &Asked,
    ends_at: Timestamp,
) -> RequestPreview {
    let in_force = context.catalog.get();
    let assessment = assess(context, member, entitlement, asked);
    let entry = entry(&in_force.0, entitlement, &assessment.answer.verdict);
    RequestPreview {
        sessions_end_by: ends_at + entry.permission_set.session,
        entry,
        approvers: assess::names(&in_force.0, &assessment.approvers),
        ends_at,
        obstacle: assessment.obstacle.map(|problem| problem.sentence),
        answer: assessment.answer,
    }
}

fn entry(catalog: &Catalog, entitlement: &Entitlement, verdict: &Verdict) -> CatalogEntry {
    let (approval, longest) = match verdict {
        Verdict::Allowed { obligations } => (obligations.approval.sentence(), Some(obligations.longest)),
        Verdict::Denied { sentence } => (sentence.clone(), None),
    };
    CatalogEntry {
        entitlement: entitlement.clone(),
        account: labels::account(catalog, &entitlement.account),
        permission_set: labels::permission_set(catalog, &entitlement.permission_set),
        requestable: longest.is_some(),
        approval,
        longest,
        is_favourite: false,
        held_until: None,
    }
}

fn held_until(grants: &[Grant], entitlement: &Entitlement) -> Option<Timestamp> {
    let held = grants.iter().filter(|grant| grant.entitlement == *entitlement);
    held.map(|grant| grant.ends_at).max()
}
