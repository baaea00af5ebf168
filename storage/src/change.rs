//! A unit of work. Its only end that keeps anything is a commit with audit events (DESIGN.md, invariant 4).
//!
//! Invariant: events are linked into the chain inside the same transaction, one change at a time, so that the chain
//! has no gaps and no branches. Dropping a change undoes it.

use crate::{Connection, Error, connection::Driver};
use domain::{
    audit::{AuditEvent, AuditRecord},
    person::Actor,
    time::Timestamp,
};
use std::ops::{Deref, DerefMut};

#[must_use = "a change that is dropped is undone"]
pub struct Change {
    connection: Connection,
    #[cfg(feature = "testing")]
    failpoint: crate::failpoint::Failpoint,
}

impl Change {
    pub(crate) fn new(driver: Driver) -> Self {
        Self {
            connection: Connection { driver },
            #[cfg(feature = "testing")]
            failpoint: Default::default(),
        }
    }

    #[cfg(feature = "testing")]
    pub(crate) fn failing(self, failpoint: crate::failpoint::Failpoint) -> Self {
        Self { failpoint, ..self }
    }

    pub async fn commit(self, at: Timestamp, actor: Actor, event: AuditEvent) -> Result<AuditRecord, Error> {
        let mut records = self.commit_all(at, vec![(actor, event)]).await?;
        records.pop().ok_or(Error::Unrecorded)
    }

    /// Several facts of one change, in their order.
    pub async fn commit_all(
        mut self,
        at: Timestamp,
        events: Vec<(Actor, AuditEvent)>,
    ) -> Result<Vec<AuditRecord>, Error> {
        if events.is_empty() {
            return Err(Error::Unrecorded);
        }
        self.lock_chain().await?;
        let records = self.append(at, events).await?;
        self.finish().await?;
        Ok(records)
    }

    /// For what is not a fact about anyone's access: a session seen again, a cursor, a lease. The reason is for readers
    /// of the code and the log.
    pub async fn commit_without_event(self, reason: &'static str) -> Result<(), Error> {
        tracing::trace!(reason, "commit without event");
        self.finish().await
    }

    async fn finish(self) -> Result<(), Error> {
        #[cfg(feature = "testing")]
        self.failpoint.pass(crate::failpoint::Moment::BeforeCommit).await?;
        match self.connection.driver {
            Driver::Sqlite(handle) => handle.commit().await?,
            Driver::Postgres(handle) => handle.commit().await?,
        }
        #[cfg(feature = "testing")]
        self.failpoint.pass(crate::failpoint::Moment::AfterCommit).await?;
        Ok(())
    }
}

impl Deref for Change {
    type Target = Connection;
    fn deref(&self) -> &Connection {
        &self.connection
    }
}

impl DerefMut for Change {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.connection
    }
}
