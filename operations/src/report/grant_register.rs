//! Every grant that was live in the period.

use super::{PAGE, Page, Want, grant_rows::grant_rows, inquiry::Inquiry};
use crate::{Context, Problem};
use domain::{
    grant::Grant,
    id::GrantId,
    person::Member,
    report::{GrantRow, ReportKind, ReportQuery},
    time::Timestamp,
};

/// The last grant of the page before: pages go by start.
type Place = (Timestamp, GrantId);

/// For auditors and administrators.
pub async fn grant_register(
    context: &Context,
    member: &Member,
    query: &ReportQuery,
    want: &Want,
) -> Result<Page<GrantRow>, Problem> {
    let place = want.place(parse)?;
    let mut inquiry = Inquiry::begin(context, member, query, ReportKind::GrantRegister).await?;
    let failed = inquiry.failed();
    let (grants, next) = page(&mut inquiry, place).await.map_err(&failed)?;
    let catalog = context.catalog.get();
    let rows = grant_rows(&mut inquiry.connection, &catalog.0, &grants).await.map_err(&failed)?;
    let total = total(&mut inquiry).await.map_err(&failed)?;
    Ok(Page { cover: inquiry.cover(total, want).await?, rows, next: next.map(|place| write(&place)) })
}

/// Reads on until a page is full of what is in scope, or until there is no more.
async fn page(
    inquiry: &mut Inquiry<'_>,
    mut place: Option<Place>,
) -> Result<(Vec<Grant>, Option<Place>), storage::Error> {
    let period = (inquiry.period.from, inquiry.period.to);
    let mut page = Vec::new();
    loop {
        let after = place.as_ref().map(|(start, id)| (*start, id));
        let read = inquiry.connection.grants_in_period(period, after, PAGE).await?;
        if read.is_empty() {
            return Ok((page, None));
        }
        for grant in read {
            if page.len() == PAGE as usize {
                return Ok((page, place));
            }
            place = Some((grant.starts_at, grant.id.clone()));
            if inquiry.scope.has(inquiry.catalog(), &grant.entitlement) {
                page.push(grant);
            }
        }
    }
}

async fn total(inquiry: &mut Inquiry<'_>) -> Result<u64, storage::Error> {
    let period = (inquiry.period.from, inquiry.period.to);
    let counted = inquiry.connection.grants_in_period_counted(period).await?;
    let in_scope =
        counted.iter().filter(|(account, _)| inquiry.scope.has_account(inquiry.catalog(), account));
    Ok(in_scope.map(|(_, grants)| grants).sum())
}

fn parse(text: &str) -> Option<Place> {
    let (start, id) = text.split_once('/')?;
    Some((Timestamp::from_microseconds(start.parse().ok()?), id.parse().ok()?))
}

fn write((start, id): &Place) -> String {
    format!("{}/{id}", start.microseconds())
}
