//! The browser that end-to-end tests and pictures use.

use std::path::PathBuf;

use anyhow::Result;

use super::debian;

pub(crate) async fn ensure() -> Result<PathBuf> {
    debian::ensure("chromium", &["chromium"]).await
}
