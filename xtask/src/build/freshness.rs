//! Whether `target/site` still is what its sources make: a digest of everything that goes into it, kept beside it.
//! By content, not by time, so that a fresh checkout or a touched file builds nothing.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use super::Profile;
use crate::workspace::Workspace;

const SOURCES: [&str; 9] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "app",
    "domain",
    "frontend",
    "rust-toolchain.toml",
    "style",
    "xtask/src/build",
];

pub(super) fn digest(workspace: &Workspace, profile: Profile) -> Result<String> {
    let mut hasher = Sha256::new();
    hasher.update([u8::from(profile == Profile::Release)]);
    for source in SOURCES {
        add(&mut hasher, &workspace.root.join(source))?;
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn add(hasher: &mut Sha256, source: &Path) -> Result<()> {
    if !source.exists() {
        return Ok(());
    }
    for entry in WalkDir::new(source).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            let content = fs::read(entry.path()).with_context(|| format!("{}", entry.path().display()))?;
            hasher.update(entry.path().as_os_str().as_encoded_bytes());
            hasher.update(content.len().to_le_bytes());
            hasher.update(content);
        }
    }
    Ok(())
}

pub(super) fn is_current(workspace: &Workspace, digest: &str) -> bool {
    let recorded = fs::read_to_string(path(workspace));
    recorded.is_ok_and(|recorded| recorded == digest) && workspace.site().join("manifest.json").is_file()
}

pub(super) fn record(workspace: &Workspace, digest: &str) -> Result<()> {
    Ok(fs::write(path(workspace), digest)?)
}

/// Beside the site, not in it: what is in it goes into the server.
fn path(workspace: &Workspace) -> PathBuf {
    workspace.root.join("target/site.digest")
}
