//! The browser's part: `frontend` compiled to WebAssembly, and the script that `wasm-bindgen` writes for it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use tokio::process::Command;
use walkdir::WalkDir;
use wasm_bindgen_cli_support::Bindgen;

use super::{Profile, compile as run_cargo, site::Bundle};
use crate::{process, workspace::Workspace};

const TARGET: &str = "wasm32-unknown-unknown";

pub(super) async fn ensure_target(workspace: &Workspace) -> Result<()> {
    let mut command = Command::new("rustc");
    command.args(["--print", "sysroot"]).current_dir(&workspace.root);
    let sysroot = process::output("rustc", command).await?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET).is_dir() {
        return Ok(());
    }
    let mut command = Command::new("rustup");
    command.args(["target", "add", TARGET]).current_dir(&workspace.root);
    let hint = format!("Rust's {TARGET} target is missing: install it with rustup");
    process::output("rustup target add", command).await.map(drop).context(hint)
}

pub(super) async fn compile(workspace: &Workspace, profile: Profile) -> Result<PathBuf> {
    let (profile, folder) = match profile {
        Profile::Development => ("dev", "debug"),
        Profile::Release => ("wasm-release", "wasm-release"),
    };
    let mut command =
        workspace.cargo(&["build", "--package=frontend", "--target", TARGET, "--profile", profile]);
    command.arg("--target-dir").arg(workspace.browser_target());
    run_cargo(workspace, "browser", command).await?;
    Ok(workspace.browser_target().join(TARGET).join(folder).join("frontend.wasm"))
}

/// Writes the script in a thread of its own: it takes seconds.
pub(super) async fn bind(wasm: PathBuf) -> Result<Bundle> {
    tokio::task::spawn_blocking(move || bind_now(&wasm)).await?
}

fn bind_now(wasm: &Path) -> Result<Bundle> {
    let folder = tempfile::tempdir()?;
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name("stint").typescript(false).web(true)?;
    bindgen.remove_name_section(true).remove_producers_section(true);
    let mut output = bindgen.generate_output().context("wasm-bindgen could not read the browser part")?;
    // What is left in custom sections is for tools; a browser only downloads it.
    let sections: Vec<_> = output.wasm().customs.iter().map(|(id, _)| id).collect();
    for section in sections {
        output.wasm_mut().customs.delete(section);
    }
    output.emit(folder.path())?;

    let mut files = BTreeMap::new();
    for entry in WalkDir::new(folder.path()) {
        let entry = entry?;
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(folder.path())?.to_string_lossy().into_owned();
            files.insert(name, fs::read(entry.path())?);
        }
    }
    let (Some(script), Some(wasm)) = (files.remove("stint.js"), files.remove("stint_bg.wasm")) else {
        bail!("wasm-bindgen wrote {:?}, not a script and its module", files.keys());
    };
    Ok(Bundle { script, wasm, snippets: files, stylesheet: String::new() })
}
