//! On SQLite one process does all the work: a second one would not know what the first one has in memory.
//!
//! Invariant: the lock is the operating system's, so that a process that was killed leaves none behind.

use anyhow::{Context, Result, bail};
use std::{
    fs::{File, TryLockError},
    path::PathBuf,
};

/// Held as long as it lives.
#[derive(Debug)]
pub struct OnlyProcess {
    _lock: Option<File>,
}

impl OnlyProcess {
    /// Where the database can be shared, there is nothing to hold.
    pub fn on(database_url: &str) -> Result<Self> {
        let Some(database) = storage::sqlite_file(database_url)? else { return Ok(Self { _lock: None }) };
        let mut path = database.clone().into_os_string();
        path.push(".lock");
        let path = PathBuf::from(path);
        let file = File::create(&path).with_context(|| format!("{} cannot be written", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _lock: Some(file) }),
            Err(TryLockError::WouldBlock) => bail!(
                "Another Stint is at work on {}. End it first, give this one another --data folder, or use PostgreSQL, \
                 which several can share.",
                database.display()
            ),
            Err(TryLockError::Error(cause)) => {
                Err(cause).with_context(|| format!("{} cannot be locked", path.display()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_process_on_the_same_file_is_refused_until_the_first_one_ends() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("stint.db").display());
        let first = OnlyProcess::on(&url).unwrap();
        let refusal = OnlyProcess::on(&url).unwrap_err().to_string();
        assert!(
            refusal.starts_with("Another Stint is at work on") && refusal.contains("PostgreSQL"),
            "{refusal}"
        );
        drop(first);
        assert!(OnlyProcess::on(&url).is_ok());
    }

    #[test]
    fn postgres_and_memory_can_be_shared() {
        for url in ["postgres://stint@127.0.0.1/stint", "sqlite::memory:"] {
            let held = (OnlyProcess::on(url).unwrap(), OnlyProcess::on(url).unwrap());
            assert!(held.1._lock.is_none(), "{url}");
        }
    }
}
