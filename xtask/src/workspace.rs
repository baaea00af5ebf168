//! Where things lie: the checkout and cargo's target folder.

use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::Deserialize;
use tokio::process::Command;

use crate::process;

pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    /// Cargo's target folder, wherever configuration or `CARGO_TARGET_DIR` puts it.
    pub(crate) target: PathBuf,
}

#[derive(Deserialize)]
struct Metadata {
    workspace_root: PathBuf,
    target_directory: PathBuf,
}

impl Workspace {
    /// The one that the working folder is in, as cargo finds it: a compiled-in path would be another checkout's where
    /// several share a target folder.
    pub(crate) async fn locate() -> Result<Self> {
        let mut command = Command::new(cargo());
        command.args(["metadata", "--no-deps", "--format-version", "1"]);
        let text = process::output("cargo metadata", command).await?;
        let metadata: Metadata =
            serde_json::from_str(&text).context("cargo metadata answered something unexpected")?;
        Ok(Self { root: metadata.workspace_root, target: metadata.target_directory })
    }

    /// What the server embeds. Always below the checkout, so that the server finds it wherever it is compiled to.
    pub(crate) fn site(&self) -> PathBuf {
        self.root.join("target/site")
    }

    /// A target folder of its own, so that the browser's part and the server compile at the same time.
    pub(crate) fn browser_target(&self) -> PathBuf {
        self.target.join("browser")
    }

    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    pub(crate) fn end_to_end(&self) -> PathBuf {
        self.root.join("end2end")
    }

    /// A cargo command that works on this workspace.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(cargo());
        command.args(arguments).current_dir(&self.root);
        // `cargo run` describes xtask to us in these. Build scripts that look at them (ring's does) would run again,
        // and with them everything above, each time that cargo is called now from here and now by hand.
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if ["CARGO_MANIFEST_", "CARGO_PKG_", "CARGO_BIN_"].iter().any(|prefix| text.starts_with(prefix)) {
                command.env_remove(&name);
            }
        }
        command
    }
}

/// The cargo that runs this program, so that both use one toolchain.
fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}
