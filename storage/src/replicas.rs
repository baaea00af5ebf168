//! Word from one replica to the others: something changed, look again. Only PostgreSQL has other replicas.
//!
//! Deliberately not here: anything that must not be lost. A word that nobody heard is made up for by timers.

use crate::{Database, Error, database::Pools, dialect};
use sqlx::postgres::PgListener;

const CHANNEL: &str = "stint";

/// What other replicas say, from now on.
pub struct Replicas(PgListener);

impl Database {
    /// Says it to all replicas, this one included; to nobody on SQLite. At most 7 999 bytes (PostgreSQL, NOTIFY).
    pub async fn tell_replicas(&self, word: &str) -> Result<(), Error> {
        if let Pools::Postgres(pool) = self.pools() {
            sqlx::query(dialect::NOTIFY_POSTGRES).bind(CHANNEL).bind(word).execute(pool).await?;
        }
        Ok(())
    }

    /// `None` on SQLite, where there are no others.
    pub async fn replicas(&self) -> Result<Option<Replicas>, Error> {
        let Pools::Postgres(pool) = self.pools() else { return Ok(None) };
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        Ok(Some(Replicas(listener)))
    }
}

impl Replicas {
    /// The next word; `None` after the connection broke and was made anew, as words may have been missed.
    pub async fn next(&mut self) -> Result<Option<String>, Error> {
        let heard = self.0.try_recv().await?;
        Ok(heard.map(|notification| notification.payload().to_owned()))
    }
}
