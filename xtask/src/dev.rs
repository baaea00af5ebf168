//! `cargo xtask dev`: as `run`, and again after each change of a source file. Pages find the new server through their
//! live connection. Sources are looked at twice a second: that needs no library and works on every file system.

use std::{
    path::Path,
    process::ExitCode,
    time::{Duration, SystemTime},
};

use anyhow::Result;
use walkdir::WalkDir;

use crate::{
    build::{self, Profile},
    command_line::RunArguments,
    demo::Demo,
    progress::{say, step},
    run::demo_options,
    workspace::Workspace,
};

const SOURCES: [&str; 12] = [
    "Cargo.lock",
    "Cargo.toml",
    "app",
    "connectors",
    "domain",
    "frontend",
    "migrations",
    "operations",
    "policy",
    "server",
    "storage",
    "style",
];

const QUICK: build::Options = build::Options { browser: Profile::Development, server: Profile::Development };

pub(crate) async fn dev(workspace: &Workspace, arguments: &RunArguments) -> Result<ExitCode> {
    let options = demo_options(arguments);
    let mut demo = None;
    loop {
        let built_from = state(&workspace.root);
        // The old server goes on while the new one is built, and stays when that fails.
        match build::build(workspace, QUICK).await {
            Ok(server) => {
                drop(demo.take());
                match step("start", Demo::start(&server, &workspace.root, &options)).await {
                    Ok(started) => {
                        say(&format!("\n  Stint is at {} (ctrl-c ends it)\n", started.address));
                        demo = Some(started);
                    }
                    Err(error) => say(&format!("  {error:#}")),
                }
            }
            Err(error) => say(&format!("  {error:#}")),
        }
        while state(&workspace.root) == built_from {
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        say("  sources changed");
    }
}

/// How many source files there are, and when the newest changed.
fn state(root: &Path) -> (usize, Option<SystemTime>) {
    let entries = SOURCES.iter().flat_map(|source| WalkDir::new(root.join(source))).filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_file());
    let changed = files.filter_map(|file| file.metadata().ok()?.modified().ok());
    changed.fold((0, None), |(count, newest), changed| (count + 1, newest.max(Some(changed))))
}
