//! The executable `stint`: the library with the browser's files inside, so that deployment is one file.

use clap::Parser;
use server::{command_line::CommandLine, http::assets::Files, run::run};
use std::process::ExitCode;

/// What `cargo xtask build` wrote. Without it Stint runs, with pages that have no style and no islands.
#[derive(rust_embed::RustEmbed)]
#[folder = "../target/site"]
struct Site;

#[tokio::main]
async fn main() -> ExitCode {
    let files: Files = |name| Site::get(name).map(|file| file.data);
    match run(CommandLine::parse(), files).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("stint: {error:#}");
            ExitCode::FAILURE
        }
    }
}
