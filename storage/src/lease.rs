//! Leases: which replica does a recurring task. A holder that lost its lease is fenced off (DESIGN.md, invariant 7).

use crate::{Change, Error};
use domain::time::Timestamp;

statements! {
    /// The one who holds it keeps its fence; whoever takes it over, even from itself after it ran out, gets the next.
    TAKE = "INSERT INTO leases (name, holder, until, fence) VALUES ($1, $2, $4, 1)
        ON CONFLICT (name) DO UPDATE SET
            holder = excluded.holder,
            until = excluded.until,
            fence = CASE WHEN leases.until > $3 THEN leases.fence ELSE leases.fence + 1 END
        WHERE leases.holder = excluded.holder OR leases.until <= $3
        RETURNING fence";
    /// Writes, so that nobody else can take the lease before this change ends.
    HOLD = "UPDATE leases SET until = CASE WHEN until > $4 THEN until ELSE $4 END
        WHERE name = $1 AND holder = $2 AND fence = $3";
    RELEASE = "UPDATE leases SET until = $3 WHERE name = $1 AND holder = $2 AND until > $3";
    RELEASE_ALL = "UPDATE leases SET until = $2 WHERE holder = $1 AND until > $2";
}

impl Change {
    /// Takes or keeps a lease until then; gives its fence, or `None` while someone else holds it.
    pub async fn lease_take(
        &mut self,
        name: &str,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<i64>, Error> {
        let row = row!(self, (i64,), TAKE, name, holder, now.microseconds(), until.microseconds())?;
        Ok(row.map(|(fence,)| fence))
    }

    /// Lets this change go on only while nobody else took the lease over, and keeps it at least until then.
    pub async fn lease_hold(
        &mut self,
        name: &str,
        holder: &str,
        fence: i64,
        until: Timestamp,
    ) -> Result<(), Error> {
        match execute!(self, HOLD, name, holder, fence, until.microseconds())? {
            0 => Err(Error::Conflict),
            _ => Ok(()),
        }
    }

    /// Gives a lease back before its end; nothing happens when it is not held.
    pub async fn lease_release(&mut self, name: &str, holder: &str, now: Timestamp) -> Result<(), Error> {
        execute!(self, RELEASE, name, holder, now.microseconds())?;
        Ok(())
    }

    /// Gives back all that the holder has.
    pub async fn lease_release_all(&mut self, holder: &str, now: Timestamp) -> Result<(), Error> {
        execute!(self, RELEASE_ALL, holder, now.microseconds())?;
        Ok(())
    }
}
