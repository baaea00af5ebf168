//! Where tests make a process fail or die on its way into and out of the database.
//!
//! Only built for tests: the product has no such places.

use crate::Error;
use std::{fmt, sync::Arc};

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Moment {
    /// Everything is written and nothing is kept yet.
    BeforeCommit,
    /// It is kept, and nobody has been told.
    AfterCommit,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Outcome {
    GoesOn,
    /// The connection is lost: before the commit nothing is kept, after it everything is.
    Fails,
    /// The process is gone. Its tasks never go on; dropping them is all that is left to do.
    Dies,
}

/// Asked at each moment of each commit; it may also move the test's clock, for a commit that takes long.
pub type Judge = dyn Fn(Moment) -> Outcome + Send + Sync;

/// What happens to the commits of one process.
#[derive(Clone, Default)]
pub(crate) struct Failpoint(Option<Arc<Judge>>);

impl Failpoint {
    pub(crate) fn of(judge: Arc<Judge>) -> Self {
        Self(Some(judge))
    }

    pub(crate) async fn pass(&self, moment: Moment) -> Result<(), Error> {
        match self.0.as_ref().map_or(Outcome::GoesOn, |judge| judge(moment)) {
            Outcome::GoesOn => Ok(()),
            Outcome::Fails => {
                let lost = std::io::Error::new(std::io::ErrorKind::ConnectionReset, "the connection is lost");
                Err(Error::Driver(sqlx::Error::Io(lost)))
            }
            Outcome::Dies => std::future::pending().await,
        }
    }
}

impl fmt::Debug for Failpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Failpoint").field(&self.0.is_some()).finish()
    }
}
