//! Reading and writing a folder of small files as a whole.

use std::{
    collections::BTreeMap,
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use walkdir::WalkDir;

/// Contents by path below a folder.
pub(super) type Contents = BTreeMap<PathBuf, Vec<u8>>;

/// Everything in a folder; nothing where there is no folder.
pub(super) fn read(folder: &Path) -> Result<Contents> {
    let mut contents = Contents::new();
    if !folder.is_dir() {
        return Ok(contents);
    }
    for entry in WalkDir::new(folder) {
        let entry = entry?;
        if entry.file_type().is_file() {
            contents.insert(entry.path().strip_prefix(folder)?.to_owned(), fs::read(entry.path())?);
        }
    }
    Ok(contents)
}

/// Leaves a file that has this content already as it is.
pub(super) fn write_changed(path: &Path, content: &[u8]) -> Result<()> {
    match fs::read(path) {
        Ok(present) if present == content => return Ok(()),
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, content).with_context(|| format!("{} could not be written", path.display()))
}

pub(super) fn remove_others(site: &Path, wanted: &Contents) -> Result<()> {
    for path in read(site)?.into_keys() {
        if !wanted.contains_key(&path) {
            fs::remove_file(site.join(path))?;
        }
    }
    Ok(())
}
