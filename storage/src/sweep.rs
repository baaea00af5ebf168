//! What each comparison of AWS with the ledger came to.

use crate::{Change, Connection, Error, column::Place};
use domain::{sweep::Swept, time::Timestamp};

statements! {
    LAST = "SELECT import_id, at, differences, removals, put_off, unchecked FROM sweeps
        ORDER BY at DESC, import_id DESC LIMIT 1";
    ADD = "INSERT INTO sweeps (import_id, at, differences, removals, put_off, unchecked)
        VALUES ($1, $2, $3, $4, $5, $6)";
}

#[derive(sqlx::FromRow)]
struct SweepRow {
    import_id: String,
    at: i64,
    differences: i64,
    removals: i64,
    put_off: i64,
    unchecked: i64,
}

impl TryFrom<SweepRow> for Swept {
    type Error = Error;
    fn try_from(row: SweepRow) -> Result<Self, Error> {
        let place = Place { table: "sweeps", id: &row.import_id };
        Ok(Self {
            import: place.parse("import_id", &row.import_id)?,
            at: Timestamp::from_microseconds(row.at),
            differences: place.number("differences", row.differences)?,
            removals: place.number("removals", row.removals)?,
            put_off: place.number("put_off", row.put_off)?,
            unchecked: place.number("unchecked", row.unchecked)?,
        })
    }
}

impl Connection {
    pub async fn sweep_last(&mut self) -> Result<Option<Swept>, Error> {
        row!(self, SweepRow, LAST)?.map(Swept::try_from).transpose()
    }
}

impl Change {
    /// `Conflict` when that reading of AWS was compared already.
    pub async fn add_sweep(&mut self, swept: &Swept) -> Result<(), Error> {
        let Swept { import, at, differences, removals, put_off, unchecked } = swept;
        let counts = [differences, removals, put_off, unchecked].map(|count| count.cast_signed());
        let [differences, removals, put_off, unchecked] = counts;
        execute!(self, ADD, import.as_str(), at.microseconds(), differences, removals, put_off, unchecked)?;
        Ok(())
    }
}
