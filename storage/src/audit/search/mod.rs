//! Searching the log: by range of sequence, never by offset, and always along an index.

mod statements;
mod terms;

pub(crate) use statements::SEARCH_STATEMENTS;

use super::AuditRow;
use crate::{Connection, Error};
use domain::{
    audit::AuditRecord,
    catalog::Entitlement,
    id::{AccountId, GrantId, PersonId, RequestId},
    time::Timestamp,
};
use statements::FIRST_SINCE;
use terms::Terms;

/// What the records are to be about; empty means "all".
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct AuditFilter {
    /// One of `AuditEvent::KINDS`.
    pub kind: Option<String>,
    pub subject: Option<AuditSubject>,
    /// Whole names; a record by any of them counts. See `Connection::audit_actors`.
    pub actors: Option<Vec<String>>,
    /// Inclusive.
    pub from: Option<Timestamp>,
    /// Exclusive.
    pub to: Option<Timestamp>,
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub enum AuditSubject {
    Person(PersonId),
    Request(RequestId),
    Grant(GrantId),
    Account(AccountId),
    Entitlement(Entitlement),
}

/// Sequences, both exclusive.
#[derive(Clone, Copy)]
struct Range {
    above: i64,
    below: i64,
}

impl Connection {
    /// Newest first, below the sequence `before`.
    pub async fn audit_search(
        &mut self,
        filter: &AuditFilter,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<AuditRecord>, Error> {
        let mut range = self.range(filter).await?;
        range.below = range.below.min(before.unwrap_or(i64::MAX));
        let mut rows = Vec::new();
        for terms in filter.terms() {
            rows.extend(self.matching(terms.search().newest, range, limit, &terms).await?);
        }
        rows.sort_by_key(|row| std::cmp::Reverse(row.sequence));
        read(rows, limit)
    }

    /// Oldest first, above the sequence `after`.
    pub async fn audit_after(
        &mut self,
        filter: &AuditFilter,
        after: i64,
        limit: u32,
    ) -> Result<Vec<AuditRecord>, Error> {
        let mut range = self.range(filter).await?;
        range.above = range.above.max(after);
        let mut rows = Vec::new();
        for terms in filter.terms() {
            rows.extend(self.matching(terms.search().oldest, range, limit, &terms).await?);
        }
        rows.sort_by_key(|row| row.sequence);
        read(rows, limit)
    }

    /// How many match, at most `cap`.
    pub async fn audit_count(&mut self, filter: &AuditFilter, cap: u32) -> Result<u32, Error> {
        let range = self.range(filter).await?;
        let mut count = 0;
        for terms in filter.terms() {
            let Terms { kind, actor, person, request, grant, account, permission_set } = terms;
            let statement = terms.search().count;
            count += value!(
                self,
                i64,
                statement,
                range.above,
                range.below,
                i64::from(cap),
                kind,
                actor,
                person,
                request,
                grant,
                account,
                permission_set
            )?;
        }
        Ok(u32::try_from(count).unwrap_or(u32::MAX).min(cap))
    }

    /// The filter's times as sequences; empty when nothing is as new as `from`.
    async fn range(&mut self, filter: &AuditFilter) -> Result<Range, Error> {
        let above = match filter.from {
            Some(from) => self.first_since(from).await?.map_or(i64::MAX, |sequence| sequence - 1),
            None => 0,
        };
        let below = match filter.to {
            Some(to) => self.first_since(to).await?.unwrap_or(i64::MAX),
            None => i64::MAX,
        };
        Ok(Range { above, below })
    }

    async fn first_since(&mut self, moment: Timestamp) -> Result<Option<i64>, Error> {
        Ok(row!(self, (i64,), FIRST_SINCE, moment.microseconds())?.map(|(sequence,)| sequence))
    }

    async fn matching(
        &mut self,
        statement: &'static str,
        range: Range,
        limit: u32,
        terms: &Terms<'_>,
    ) -> Result<Vec<AuditRow>, Error> {
        let &Terms { kind, actor, person, request, grant, account, permission_set } = terms;
        rows!(
            self,
            AuditRow,
            statement,
            range.above,
            range.below,
            i64::from(limit),
            kind,
            actor,
            person,
            request,
            grant,
            account,
            permission_set
        )
    }
}

fn read(rows: Vec<AuditRow>, limit: u32) -> Result<Vec<AuditRecord>, Error> {
    rows.into_iter().take(limit as usize).map(AuditRecord::try_from).collect()
}
