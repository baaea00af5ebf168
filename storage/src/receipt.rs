//! Receipts: evidence is added, never changed.

use crate::{
    Change, Connection, Error,
    column::{Place, document, microseconds, moment},
};
use domain::{
    catalog::Entitlement,
    connector,
    evidence::Receipt,
    holding::HoldingKey,
    id::{GrantId, ReceiptId},
    removal::RemovalTimes,
    time::Timestamp,
};
use std::collections::BTreeSet;

macro_rules! receipts {
    ($rest:expr) => {
        concat!(
            "SELECT id, change, person, directory_user, account, permission_set, binding, grants, due_at, sent_at,
                accepted_at, confirmed_at, attempts, calls, read_back, note
            FROM receipts ",
            $rest
        )
    };
}

statements! {
    OF_GRANTS = receipts!(concat!(
        "WHERE id IN (SELECT receipt_id FROM receipt_grants WHERE grant_id IN (", fifty_placeholders!(), "))
        ORDER BY confirmed_at, id"
    ));
    OF_HOLDING = receipts!("WHERE person = $1 AND account = $2 AND permission_set = $3 ORDER BY confirmed_at, id");
    IN_PERIOD = receipts!("WHERE change = $1 AND due_at >= $2 AND due_at < $3 AND (due_at, id) > ($4, $5)
        ORDER BY due_at, id LIMIT $6");
    REMOVAL_TIMES = "SELECT due_at, sent_at, confirmed_at FROM receipts
        WHERE change = 'remove' AND due_at >= $1 AND due_at < $2";
    ADD = "INSERT INTO receipts (id, change, person, directory_user, account, permission_set, binding, grants, due_at,
            sent_at, accepted_at, confirmed_at, attempts, calls, read_back, note)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    ADD_GRANT = "INSERT INTO receipt_grants (grant_id, receipt_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
}

#[derive(sqlx::FromRow)]
struct ReceiptRow {
    id: String,
    change: String,
    person: String,
    directory_user: String,
    account: String,
    permission_set: String,
    binding: String,
    grants: String,
    due_at: i64,
    sent_at: Option<i64>,
    accepted_at: Option<i64>,
    confirmed_at: i64,
    attempts: i64,
    calls: String,
    read_back: String,
    note: Option<String>,
}

impl TryFrom<ReceiptRow> for Receipt {
    type Error = Error;
    fn try_from(row: ReceiptRow) -> Result<Self, Error> {
        let place = Place { table: "receipts", id: &row.id };
        Ok(Self {
            id: place.parse("id", &row.id)?,
            change: place.word("change", &row.change)?,
            person: place.parse("person", &row.person)?,
            user: place.parse("directory_user", &row.directory_user)?,
            entitlement: place.entitlement(&row.account, &row.permission_set)?,
            binding: place.document("binding", &row.binding)?,
            grants: place.document("grants", &row.grants)?,
            due_at: Timestamp::from_microseconds(row.due_at),
            sent_at: moment(row.sent_at),
            accepted_at: moment(row.accepted_at),
            confirmed_at: Timestamp::from_microseconds(row.confirmed_at),
            attempts: place.number("attempts", row.attempts)?,
            calls: place.document("calls", &row.calls)?,
            read_back: place.document("read_back", &row.read_back)?,
            note: row.note,
        })
    }
}

impl Connection {
    /// Those that served the grant, in the order in which they were confirmed.
    pub async fn receipts_of_grant(&mut self, grant: &GrantId) -> Result<Vec<Receipt>, Error> {
        self.receipts_of_grants(std::slice::from_ref(grant)).await
    }

    /// Those that served any of the grants, each once, in the order in which they were confirmed.
    pub async fn receipts_of_grants(&mut self, grants: &[GrantId]) -> Result<Vec<Receipt>, Error> {
        let mut rows = rows_of_ids!(self, ReceiptRow, OF_GRANTS, grants);
        let mut seen = BTreeSet::new();
        rows.retain(|row| seen.insert(row.id.clone()));
        rows.sort_by(|a, b| (a.confirmed_at, &a.id).cmp(&(b.confirmed_at, &b.id)));
        rows.into_iter().map(Receipt::try_from).collect()
    }

    /// All evidence of the person's access to the entitlement, in the order in which it was confirmed.
    pub async fn receipts_of_holding(&mut self, key: &HoldingKey) -> Result<Vec<Receipt>, Error> {
        let Entitlement { account, permission_set } = &key.entitlement;
        rows!(self, ReceiptRow, OF_HOLDING, key.person.as_str(), account.as_str(), permission_set.as_str())?
            .into_iter()
            .map(Receipt::try_from)
            .collect()
    }

    /// Additions or removals that were due from `from` until before `to`; `after` is the last one seen.
    pub async fn receipts_in_period(
        &mut self,
        change: connector::Change,
        (from, to): (Timestamp, Timestamp),
        after: Option<(Timestamp, &ReceiptId)>,
        limit: u32,
    ) -> Result<Vec<Receipt>, Error> {
        let (due, id) = after.map_or((i64::MIN, ""), |(due, id)| (due.microseconds(), id.as_str()));
        let (from, to) = (from.microseconds(), to.microseconds());
        rows!(self, ReceiptRow, IN_PERIOD, name(change), from, to, due, id, i64::from(limit))?
            .into_iter()
            .map(Receipt::try_from)
            .collect()
    }

    /// When removals were due from `from` until before `to`, sent and confirmed; in any order.
    pub async fn removal_times_in_period(
        &mut self,
        (from, to): (Timestamp, Timestamp),
    ) -> Result<Vec<RemovalTimes>, Error> {
        let (from, to) = (from.microseconds(), to.microseconds());
        let rows = rows!(self, (i64, Option<i64>, i64), REMOVAL_TIMES, from, to)?;
        Ok(rows
            .into_iter()
            .map(|(due, sent, confirmed)| RemovalTimes {
                due_at: Timestamp::from_microseconds(due),
                sent_at: moment(sent),
                confirmed_at: Timestamp::from_microseconds(confirmed),
            })
            .collect())
    }
}

impl Change {
    pub async fn add_receipt(&mut self, receipt: &Receipt) -> Result<(), Error> {
        execute!(
            self,
            ADD,
            receipt.id.as_str(),
            name(receipt.change),
            receipt.person.as_str(),
            receipt.user.as_str(),
            receipt.entitlement.account.as_str(),
            receipt.entitlement.permission_set.as_str(),
            document(&receipt.binding),
            document(&receipt.grants),
            receipt.due_at.microseconds(),
            microseconds(receipt.sent_at),
            microseconds(receipt.accepted_at),
            receipt.confirmed_at.microseconds(),
            i64::from(receipt.attempts),
            document(&receipt.calls),
            document(&receipt.read_back),
            receipt.note.as_deref(),
        )?;
        for grant in &receipt.grants {
            execute!(self, ADD_GRANT, grant.as_str(), receipt.id.as_str())?;
        }
        Ok(())
    }
}

fn name(change: connector::Change) -> &'static str {
    match change {
        connector::Change::Add => "add",
        connector::Change::Remove => "remove",
    }
}
