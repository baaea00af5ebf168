//! Everything about one entitlement before asking for it.

use super::{
    eligibility_cache::eligibility,
    entry::{Own, Rows},
    holders::holders,
    indent::indented,
};
use crate::{Context, Problem, labels, request::outlook};
use domain::{
    catalog::{Catalog, ContentChange, Entitlement, EntitlementDetail},
    connector::Binding,
    id::{DirectoryUserId, PermissionSetId},
    person::Member,
    problem::Kind,
    request::SHORTEST,
};
use policy::Asked;
use std::collections::BTreeMap;

pub async fn show(
    context: &Context,
    member: &Member,
    entitlement: &Entitlement,
) -> Result<EntitlementDetail, Problem> {
    let now = context.clock.now();
    let in_force = context.catalog.get();
    let catalog = &in_force.0;
    let gone = || Problem::new(Kind::NotFound, super::GONE);
    let (account, set) = catalog.find(entitlement).ok_or_else(gone)?;
    let own = Own::read(context, member, now).await?;
    let eligibility = eligibility(context, member, now).await?;
    let policies = context.policy.get();

    let asked = Asked::at_best(SHORTEST, member, now);
    let answer = policies.may_request(member, catalog, entitlement, &asked);
    let approvers = match answer.obligations() {
        Some(wanted) => outlook(context, catalog, (entitlement, &member.person), wanted, now).approvers,
        None => Vec::new(),
    };
    Ok(EntitlementDetail {
        entry: Rows::new((catalog, &policies), member, eligibility, &own, now).row(entitlement),
        unit: account.unit.clone(),
        account_tags: listed(&account.tags),
        permission_set_tags: listed(&set.tags),
        managed_policies: set.managed_policies.clone(),
        customer_managed_policies: set.customer_managed_policies.clone(),
        inline_policy: set.inline_policy.as_deref().map(indented),
        boundary: set.boundary.clone(),
        summary: labels::summary(catalog, &set.id),
        changed: changed(context, &set.id).await.map_err(context.failed(now))?,
        approvers: names(catalog, &approvers),
        holders: holders(context, catalog, entitlement, now).await?,
        delivery: delivery(catalog, entitlement),
        answer,
        now,
    })
}

/// The last change of what it contains.
async fn changed(context: &Context, set: &PermissionSetId) -> Result<Option<ContentChange>, storage::Error> {
    let contents = context.database.read().await?.permission_set_contents(set, 2).await?;
    Ok(match contents.as_slice() {
        [after, before] => Some(ContentChange::between(before, after)),
        _ => None,
    })
}

fn listed(tags: &BTreeMap<String, String>) -> Vec<(String, String)> {
    tags.iter().map(|(key, value)| (key.clone(), value.clone())).collect()
}

fn names(catalog: &Catalog, users: &[DirectoryUserId]) -> Vec<String> {
    let known = users.iter().filter_map(|user| catalog.users.get(user));
    let mut names: Vec<String> = known.map(|user| user.display_name.clone()).collect();
    names.sort();
    names
}

fn delivery(catalog: &Catalog, entitlement: &Entitlement) -> String {
    match catalog.binding(entitlement) {
        Binding::OwnedGroup { group } => {
            let name = catalog.groups.get(&group).map_or(group.as_str(), |group| &group.name);
            format!("Stint adds you to the group {name} in AWS. That takes seconds.")
        }
        Binding::Assignment => {
            "Stint assigns the permission set to you in this account. AWS takes up to a minute.".to_owned()
        }
    }
}
