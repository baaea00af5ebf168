//! Grants of a period, for the register.

use super::{grants, read, row::GrantRow};
use crate::{Connection, Error, column::Place};
use domain::{
    grant::Grant,
    id::{AccountId, GrantId},
    time::Timestamp,
};

statements! {
    /// Began before the period's end and not over before its start.
    IN_PERIOD = grants!("WHERE starts_at < $2 AND (ended_at IS NULL OR ended_at >= $1)
            AND (starts_at, id) > ($3, $4)
        ORDER BY starts_at, id LIMIT $5");
    COUNTED_IN_PERIOD = "SELECT account, COUNT(*) AS grants FROM grants
        WHERE starts_at < $2 AND (ended_at IS NULL OR ended_at >= $1)
        GROUP BY account ORDER BY account";
    REMOVING = grants!("WHERE state = 'removing' AND due_at >= $1 AND due_at < $2 ORDER BY due_at, id");
}

pub(crate) use self::STATEMENTS as PERIOD_STATEMENTS;

impl Connection {
    /// Those that were live at some moment from `from` until before `to`, by start; `after` is the last one seen.
    pub async fn grants_in_period(
        &mut self,
        (from, to): (Timestamp, Timestamp),
        after: Option<(Timestamp, &GrantId)>,
        limit: u32,
    ) -> Result<Vec<Grant>, Error> {
        let (start, id) = after.map_or((i64::MIN, ""), |(start, id)| (start.microseconds(), id.as_str()));
        let (from, to) = (from.microseconds(), to.microseconds());
        read(rows!(self, GrantRow, IN_PERIOD, from, to, start, id, i64::from(limit))?)
    }

    /// How many of them there are in each account.
    pub async fn grants_in_period_counted(
        &mut self,
        (from, to): (Timestamp, Timestamp),
    ) -> Result<Vec<(AccountId, u64)>, Error> {
        let rows = rows!(self, (String, i64), COUNTED_IN_PERIOD, from.microseconds(), to.microseconds())?;
        rows.iter()
            .map(|(account, grants)| {
                let place = Place { table: "grants", id: account };
                Ok((place.parse("account", account)?, place.number("id", *grants)?))
            })
            .collect()
    }

    /// Those whose removal was due from `from` until before `to` and is not confirmed yet, the oldest first.
    pub async fn grants_removing(&mut self, (from, to): (Timestamp, Timestamp)) -> Result<Vec<Grant>, Error> {
        read(rows!(self, GrantRow, REMOVING, from.microseconds(), to.microseconds())?)
    }
}
