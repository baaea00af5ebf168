//! Files that only their owner can read (mode 0600), never seen half written.

use anyhow::{Context, Result};
use std::{
    fs::File,
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};
use tempfile::NamedTempFile;

/// Written beside and moved: after a crash there is the old one or the new one.
pub fn replace(path: &Path, text: &str) -> Result<()> {
    let replaced = || -> std::io::Result<()> {
        let mut beside = NamedTempFile::new_in(folder(path))?;
        beside.write_all(text.as_bytes())?;
        beside.as_file().sync_all()?;
        beside.persist(path)?;
        File::open(folder(path))?.sync_all()
    };
    replaced().with_context(|| format!("{} cannot be written", path.display()))
}

/// An empty one; refused where there is one already.
pub fn create(path: &Path) -> Result<()> {
    let created = File::options().write(true).create_new(true).mode(0o600).open(path);
    created.map(drop).with_context(|| format!("{} cannot be made", path.display()))
}

fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, os::unix::fs::PermissionsExt};

    #[test]
    fn a_file_is_replaced_whole_and_stays_private() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.jsonl");
        for text in ["first", "second"] {
            replace(&path, text).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside");
        assert!(create(&path).is_err(), "what is there is not overwritten");
    }
}
