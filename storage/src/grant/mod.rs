//! Grants.

mod period;
mod row;
mod write;

pub(crate) use period::PERIOD_STATEMENTS;
pub(crate) use write::WRITE_STATEMENTS;

use crate::{Connection, Error, Readable};
use domain::{
    catalog::Entitlement,
    grant::Grant,
    holding::HoldingKey,
    id::{GrantId, PersonId},
    time::Timestamp,
};
use row::GrantRow;

macro_rules! grants {
    ($rest:expr) => {
        concat!(
            "SELECT id, person, directory_user, account, permission_set, cause, request_id, starts_at, ends_at, state,
                since, due_at, ended_at, ending, kept_by, version
            FROM grants ",
            $rest
        )
    };
}
use grants;

statements! {
    GRANT = grants!("WHERE id = $1");
    GRANTS = grants!(concat!("WHERE id IN (", fifty_placeholders!(), ")"));
    MOVING = grants!("WHERE state IN ('adding', 'removing') ORDER BY ends_at, id");
    LIVE = grants!("WHERE ended_at IS NULL ORDER BY ends_at, id");
    OF_PERSON = grants!("WHERE person = $1 ORDER BY id DESC LIMIT $2");
    OF_PERSON_LIVE = grants!("WHERE person = $1 AND ended_at IS NULL ORDER BY ends_at, id LIMIT $2");
    OF_ENTITLEMENT_LIVE = grants!("WHERE account = $1 AND permission_set = $2 AND ended_at IS NULL
        ORDER BY ends_at, id");
    OF_HOLDING = grants!("WHERE person = $1 AND account = $2 AND permission_set = $3 AND ended_at IS NULL
        ORDER BY ends_at, id");
    DUE_TO_START = grants!("WHERE state = 'scheduled' AND starts_at <= $1 ORDER BY starts_at, id");
    DUE_TO_END = grants!("WHERE since IS NOT NULL AND ends_at <= $1 ORDER BY ends_at, id");
    NEXT_START = "SELECT MIN(starts_at) FROM grants WHERE state = 'scheduled' AND starts_at > $1";
    NEXT_END = "SELECT MIN(ends_at) FROM grants WHERE since IS NOT NULL AND ends_at > $1";
}

impl Connection {
    pub async fn grant(&mut self, id: &GrantId) -> Result<Option<Grant>, Error> {
        row!(self, GrantRow, GRANT, id.as_str())?.map(Grant::try_from).transpose()
    }

    /// Those of the ids that there are, in any order.
    pub async fn grants(&mut self, ids: &[GrantId]) -> Result<Vec<Grant>, Error> {
        read(rows_of_ids!(self, GrantRow, GRANTS, ids))
    }

    /// Those whose access is being added or removed.
    pub async fn grants_moving(&mut self) -> Result<Readable<Grant>, Error> {
        Ok(Readable::of(rows!(self, GrantRow, MOVING)?))
    }

    /// All that have not ended, the one that ends first on top.
    pub async fn grants_live(&mut self) -> Result<Readable<Grant>, Error> {
        Ok(Readable::of(rows!(self, GrantRow, LIVE)?))
    }

    /// One person's: those that have not ended, the one that ends first on top; or all, newest first.
    pub async fn grants_of(
        &mut self,
        person: &PersonId,
        live_only: bool,
        limit: u32,
    ) -> Result<Vec<Grant>, Error> {
        let statement = if live_only { OF_PERSON_LIVE } else { OF_PERSON };
        read(rows!(self, GrantRow, statement, person.as_str(), i64::from(limit))?)
    }

    pub async fn grants_of_entitlement_live(
        &mut self,
        entitlement: &Entitlement,
    ) -> Result<Vec<Grant>, Error> {
        let Entitlement { account, permission_set } = entitlement;
        read(rows!(self, GrantRow, OF_ENTITLEMENT_LIVE, account.as_str(), permission_set.as_str())?)
    }

    /// The grants that have not ended and may keep the holding.
    pub async fn grants_of_holding(&mut self, key: &HoldingKey) -> Result<Vec<Grant>, Error> {
        let Entitlement { account, permission_set } = &key.entitlement;
        read(rows!(
            self,
            GrantRow,
            OF_HOLDING,
            key.person.as_str(),
            account.as_str(),
            permission_set.as_str()
        )?)
    }

    /// Those whose end has come, then those whose start has.
    pub async fn grants_due(&mut self, now: Timestamp) -> Result<Readable<Grant>, Error> {
        let mut due = rows!(self, GrantRow, DUE_TO_END, now.microseconds())?;
        due.extend(rows!(self, GrantRow, DUE_TO_START, now.microseconds())?);
        Ok(Readable::of(due))
    }

    /// When the next one starts or ends after `now`.
    pub async fn grants_next_moment(&mut self, now: Timestamp) -> Result<Option<Timestamp>, Error> {
        let start = value!(self, Option<i64>, NEXT_START, now.microseconds())?;
        let end = value!(self, Option<i64>, NEXT_END, now.microseconds())?;
        Ok(start.into_iter().chain(end).min().map(Timestamp::from_microseconds))
    }
}

fn read(rows: Vec<GrantRow>) -> Result<Vec<Grant>, Error> {
    rows.into_iter().map(Grant::try_from).collect()
}
