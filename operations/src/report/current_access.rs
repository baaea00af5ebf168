//! Who has access to what now, by grant and by standing access.

use super::{
    PAGE, Page, Want,
    inquiry::Inquiry,
    standing::{self, Explained, Standing},
};
use crate::{Context, Problem, labels};
use domain::{
    catalog::{Catalog, Entitlement},
    grant::{Grant, GrantState},
    id::{GrantId, PersonId},
    person::{Member, Person},
    report::{AccessRow, ReportKind, ReportQuery},
};
use std::collections::BTreeMap;

/// Grants come first, by id; then standing access.
enum Place {
    Grant(GrantId),
    Standing(standing::Place),
}

/// For auditors and administrators.
pub async fn current_access(
    context: &Context,
    member: &Member,
    query: &ReportQuery,
    want: &Want,
) -> Result<Page<AccessRow>, Problem> {
    let place = want.place(Place::parse)?;
    let mut inquiry = Inquiry::begin(context, member, query, ReportKind::CurrentAccess).await?;
    let failed = inquiry.failed();
    let explained = Explained::read(&mut inquiry).await.map_err(&failed)?;
    let grants = live(&mut inquiry).await.map_err(&failed)?;
    let total = grants.len() as u64 + explained.count(&mut inquiry).await.map_err(&failed)?;

    let mut rows = Vec::new();
    let mut next = None;
    let standing_from = match place {
        Some(Place::Standing(place)) => place,
        other => {
            let after = other.as_ref().map_or("", Place::grant);
            let rest: Vec<Grant> = grants.into_iter().filter(|grant| grant.id.as_str() > after).collect();
            if rest.len() > PAGE as usize {
                next = rest.get(PAGE as usize - 1).map(|last| Place::Grant(last.id.clone()));
            }
            let page = &rest[..rest.len().min(PAGE as usize)];
            rows = grant_rows(&mut inquiry, page).await.map_err(&failed)?;
            standing::Place::default()
        }
    };
    if next.is_none() {
        let limit = PAGE as usize - rows.len();
        let (found, place) = explained.page(&mut inquiry, standing_from, limit).await.map_err(&failed)?;
        rows.extend(found.into_iter().map(|standing| standing_row(inquiry.catalog(), standing)));
        next = place.map(Place::Standing);
    }
    Ok(Page { cover: inquiry.cover(total, want).await?, rows, next: next.map(|place| place.write()) })
}

/// Grants whose access is there, or was until its end and is not confirmed gone; by id.
async fn live(inquiry: &mut Inquiry<'_>) -> Result<Vec<Grant>, storage::Error> {
    let mut grants = inquiry.connection.grants_live().await?.whole()?;
    grants.retain(|grant| {
        matches!(grant.state, GrantState::Active { .. } | GrantState::Removing { .. })
            && inquiry.scope.has(inquiry.catalog(), &grant.entitlement)
    });
    grants.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(grants)
}

async fn grant_rows(inquiry: &mut Inquiry<'_>, grants: &[Grant]) -> Result<Vec<AccessRow>, storage::Error> {
    let ids: Vec<PersonId> = grants.iter().map(|grant| grant.person.clone()).collect();
    let people = inquiry.connection.people(&ids).await?;
    let people: BTreeMap<PersonId, Person> =
        people.into_iter().map(|person| (person.id.clone(), person)).collect();
    let row = |grant: &Grant| {
        let person = people.get(&grant.person);
        AccessRow {
            person: person.map(|person| person.name.clone()).unwrap_or_default(),
            email: person.map(|person| person.email.clone()).unwrap_or_default(),
            source: "Grant".to_owned(),
            until: Some(grant.ends_at),
            grant: Some(grant.id.clone()),
            ..access(inquiry.catalog(), grant.entitlement.clone())
        }
    };
    Ok(grants.iter().map(row).collect())
}

fn standing_row(catalog: &Catalog, standing: Standing) -> AccessRow {
    let known = catalog.users.get(&standing.user);
    AccessRow {
        person: known.map_or_else(|| standing.user.to_string(), |known| known.display_name.clone()),
        email: known.map(|known| known.email.clone()).unwrap_or_default(),
        source: standing.through,
        ..access(catalog, standing.entitlement)
    }
}

/// A row of which only the entitlement is known.
fn access(catalog: &Catalog, entitlement: Entitlement) -> AccessRow {
    let account = labels::account(catalog, &entitlement.account);
    AccessRow {
        person: String::new(),
        email: String::new(),
        account_name: account.name,
        environment: account.environment.unwrap_or_default(),
        permission_set: labels::permission_set(catalog, &entitlement.permission_set).name,
        entitlement,
        source: String::new(),
        until: None,
        grant: None,
    }
}

impl Place {
    fn grant(&self) -> &str {
        match self {
            Self::Grant(id) => id.as_str(),
            Self::Standing(_) => "",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix("standing:") {
            Some(place) => standing::Place::parse(place).map(Self::Standing),
            None => text.parse().ok().map(Self::Grant),
        }
    }

    fn write(&self) -> String {
        match self {
            Self::Grant(id) => id.to_string(),
            Self::Standing(place) => format!("standing:{}", place.write()),
        }
    }
}
