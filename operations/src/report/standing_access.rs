//! Access in AWS that no grant explains, as last read.

use super::{
    PAGE, Page, Want,
    inquiry::Inquiry,
    standing::{Explained, Place, Standing},
};
use crate::{Context, Problem, labels};
use domain::{
    catalog::{Catalog, Risk},
    person::Member,
    report::{ReportKind, ReportQuery, StandingRow},
};

/// For auditors and administrators.
pub async fn standing_access(
    context: &Context,
    member: &Member,
    query: &ReportQuery,
    want: &Want,
) -> Result<Page<StandingRow>, Problem> {
    let place = want.place(Place::parse)?.unwrap_or_default();
    let mut inquiry = Inquiry::begin(context, member, query, ReportKind::StandingAccess).await?;
    let failed = inquiry.failed();
    let explained = Explained::read(&mut inquiry).await.map_err(&failed)?;
    let (found, next) = explained.page(&mut inquiry, place, PAGE as usize).await.map_err(&failed)?;
    let rows = found.into_iter().map(|standing| row(inquiry.catalog(), standing)).collect();
    let total = explained.count(&mut inquiry).await.map_err(&failed)?;
    Ok(Page { cover: inquiry.cover(total, want).await?, rows, next: next.map(|place| place.write()) })
}

fn row(catalog: &Catalog, standing: Standing) -> StandingRow {
    let Standing { user, entitlement, through } = standing;
    let account = labels::account(catalog, &entitlement.account);
    let known = catalog.users.get(&user);
    StandingRow {
        person: known.map_or_else(|| user.to_string(), |known| known.display_name.clone()),
        email: known.map(|known| known.email.clone()).unwrap_or_default(),
        account_name: account.name,
        environment: account.environment.unwrap_or_default(),
        permission_set: labels::permission_set(catalog, &entitlement.permission_set).name,
        through,
        risk: match labels::risk(catalog, &entitlement.permission_set) {
            Risk::Low => "Low",
            Risk::Medium => "Medium",
            Risk::High => "High",
            Risk::Administrative => "Administrative",
        }
        .to_owned(),
        entitlement,
    }
}
