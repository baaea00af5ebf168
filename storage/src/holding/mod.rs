//! Holdings: the reconciler's ledger.

mod row;

use crate::{
    Change, Connection, Error, Readable,
    column::{document, microseconds},
};
use domain::{
    catalog::Entitlement,
    holding::{Holding, HoldingKey},
    time::Timestamp,
};
use row::{HoldingRow, StateColumns};

macro_rules! holdings {
    ($rest:expr) => {
        concat!(
            "SELECT person, account, permission_set, directory_user, binding, was_standing, state, since, due_at,
                perhaps_there, course, attempts, calls, setback, next_at, version
            FROM holdings ",
            $rest
        )
    };
}

statements! {
    HOLDING = holdings!("WHERE person = $1 AND account = $2 AND permission_set = $3");
    OF_ENTITLEMENT = holdings!("WHERE account = $1 AND permission_set = $2 ORDER BY person");
    ALL = holdings!("WHERE (person, account, permission_set) > ($1, $2, $3)
        ORDER BY person, account, permission_set LIMIT $4");
    DUE = holdings!("WHERE next_at <= $1
        ORDER BY CASE WHEN state = 'removing' THEN 0 ELSE 1 END, next_at, person LIMIT $2");
    /// Of a live grant, or on their way.
    LIVE = concat!(
        holdings!("WHERE next_at IS NOT NULL UNION "),
        holdings!("WHERE (person, account, permission_set) IN
            (SELECT person, account, permission_set FROM grants WHERE ended_at IS NULL)
        ORDER BY person, account, permission_set"),
    );
    NEXT_AT = "SELECT MIN(next_at) FROM holdings WHERE next_at IS NOT NULL";
    ADD = "INSERT INTO holdings (person, account, permission_set, version, directory_user, binding, was_standing,
            state, since, due_at, perhaps_there, course, attempts, calls, setback, next_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    SAVE = "UPDATE holdings SET directory_user = $5, binding = $6, was_standing = $7, state = $8, since = $9,
            due_at = $10, perhaps_there = $11, course = $12, attempts = $13, calls = $14, setback = $15,
            next_at = $16, version = version + 1
        WHERE person = $1 AND account = $2 AND permission_set = $3 AND version = $4";
}

impl Connection {
    pub async fn holding(&mut self, key: &HoldingKey) -> Result<Option<Holding>, Error> {
        let Entitlement { account, permission_set } = &key.entitlement;
        row!(self, HoldingRow, HOLDING, key.person.as_str(), account.as_str(), permission_set.as_str())?
            .map(Holding::try_from)
            .transpose()
    }

    pub async fn holdings_of_entitlement(
        &mut self,
        entitlement: &Entitlement,
    ) -> Result<Vec<Holding>, Error> {
        let Entitlement { account, permission_set } = entitlement;
        read(rows!(self, HoldingRow, OF_ENTITLEMENT, account.as_str(), permission_set.as_str())?)
    }

    /// All of them page by page; `after` is the last one seen.
    pub async fn holdings_all(
        &mut self,
        after: Option<&HoldingKey>,
        limit: u32,
    ) -> Result<Readable<Holding>, Error> {
        let (person, account, permission_set) = after.map_or(("", "", ""), |key| {
            let Entitlement { account, permission_set } = &key.entitlement;
            (key.person.as_str(), account.as_str(), permission_set.as_str())
        });
        Ok(Readable::of(rows!(self, HoldingRow, ALL, person, account, permission_set, i64::from(limit))?))
    }

    /// What the worker should look at: removals first, then by the moment planned.
    pub async fn holdings_due(&mut self, now: Timestamp, limit: u32) -> Result<Readable<Holding>, Error> {
        Ok(Readable::of(rows!(self, HoldingRow, DUE, now.microseconds(), i64::from(limit))?))
    }

    /// All that may not be gone.
    pub async fn holdings_live(&mut self) -> Result<Readable<Holding>, Error> {
        Ok(Readable::of(rows!(self, HoldingRow, LIVE)?))
    }

    /// When the worker should look again; in the past when something is due already.
    pub async fn holdings_next_at(&mut self) -> Result<Option<Timestamp>, Error> {
        Ok(value!(self, Option<i64>, NEXT_AT)?.map(Timestamp::from_microseconds))
    }
}

impl Change {
    /// `Conflict` when there is one with that key.
    pub async fn add_holding(&mut self, holding: &Holding) -> Result<(), Error> {
        self.write_holding(ADD, holding).await?;
        Ok(())
    }

    /// Stores everything but the key and gives the new version. `Conflict` when it changed since it was read.
    pub async fn save_holding(&mut self, holding: &Holding) -> Result<i64, Error> {
        match self.write_holding(SAVE, holding).await? {
            0 => Err(Error::Conflict),
            _ => Ok(holding.version + 1),
        }
    }

    async fn write_holding(&mut self, statement: &'static str, holding: &Holding) -> Result<u64, Error> {
        let columns = StateColumns::of(&holding.state);
        execute!(
            self,
            statement,
            holding.key.person.as_str(),
            holding.key.entitlement.account.as_str(),
            holding.key.entitlement.permission_set.as_str(),
            holding.version,
            holding.user.as_str(),
            document(&holding.binding),
            holding.was_standing,
            columns.name,
            microseconds(columns.since),
            microseconds(columns.due_at),
            columns.perhaps_there,
            columns.course.map(document),
            i64::from(holding.attempts),
            document(&holding.calls),
            holding.setback.as_ref().map(document),
            microseconds(holding.next_at),
        )
    }
}

fn read(rows: Vec<HoldingRow>) -> Result<Vec<Holding>, Error> {
    rows.into_iter().map(Holding::try_from).collect()
}
