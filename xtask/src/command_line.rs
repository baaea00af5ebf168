//! What can be typed after `cargo xtask`. Only the words; what they do is in the module of the same name.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::{build, faults::Extent, test};

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    about = "Builds, runs, tests and measures Stint",
    disable_version_flag = true
)]
pub(crate) struct CommandLine {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Builds the browser's part, the stylesheet and the server.
    Build(BuildArguments),
    /// Builds, starts a simulated organization with Stint in front of it, and says where it is.
    Run(RunArguments),
    /// As `run`, and builds and starts anew when a source file changes.
    Dev(RunArguments),
    /// Runs every check and test; the last line is `N passed, N failed`.
    Test(TestArguments),
    /// Writes a picture of every page and state.
    Shots(ShotsArguments),
    /// Measures the release server over HTTP with the large organization on both databases.
    Bench(BenchArguments),
    /// Lives through random months of faults and checks after every step that access ends on time and is given once.
    Faults(FaultsArguments),
}

#[derive(Args)]
pub(crate) struct BuildArguments {
    /// Builds the server optimized.
    #[arg(long)]
    release: bool,
    /// Builds the browser's part unoptimized: faster to build, larger to load.
    #[arg(long, conflicts_with = "release")]
    dev: bool,
}

impl From<BuildArguments> for build::Options {
    fn from(arguments: BuildArguments) -> Self {
        let browser = if arguments.dev { build::Profile::Development } else { build::Profile::Release };
        let server = if arguments.release { build::Profile::Release } else { build::Profile::Development };
        Self { browser, server }
    }
}

#[derive(Args)]
pub(crate) struct RunArguments {
    #[arg(long, default_value_t = 4600)]
    pub(crate) port: u16,
    /// Where Stint keeps its database; made when missing.
    #[arg(long, default_value = ".stint/data")]
    pub(crate) data: PathBuf,
    /// Uses the large organization: 1 000 accounts, 500 permission sets, 20 000 people.
    #[arg(long)]
    pub(crate) large: bool,
}

#[derive(Args)]
pub(crate) struct TestArguments {
    /// Runs only this step; may be given several times.
    #[arg(long, value_name = "STEP")]
    pub(crate) only: Vec<test::Step>,
    /// Lists the steps and ends.
    #[arg(long)]
    pub(crate) list: bool,
}

#[derive(Args)]
pub(crate) struct ShotsArguments {
    /// The folder that the pictures are written to.
    #[arg(long, default_value = "shots")]
    pub(crate) out: PathBuf,
}

#[derive(Args)]
pub(crate) struct BenchArguments {
    /// Prints one JSON object on standard output and nothing else there.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Default)]
pub(crate) struct FaultsArguments {
    /// 2 000 random months and every other part once, in some fifteen minutes; the default.
    #[arg(long)]
    quick: bool,
    /// 100 000 months and every pair of crash points: hours.
    #[arg(long, conflicts_with = "quick")]
    full: bool,
    /// Only random months, and only these, such as `4711..4712`.
    #[arg(long, conflicts_with_all = ["quick", "full"])]
    seeds: Option<String>,
    /// So many random months, and every other part.
    #[arg(long, conflicts_with_all = ["full", "seeds"])]
    months: Option<u64>,
    /// Prints one JSON object on standard output and nothing else there.
    #[arg(long)]
    pub(crate) json: bool,
}

impl FaultsArguments {
    /// For `cargo xtask test`, which has an hour for everything.
    pub(crate) fn of_test() -> Self {
        Self { months: Some(200), ..Self::default() }
    }

    pub(crate) fn extent(&self) -> Extent {
        if self.full { Extent::Full } else { Extent::Quick }
    }

    pub(crate) fn seeds(&self) -> String {
        let months = self.months.unwrap_or(if self.full { 100_000 } else { 2_000 });
        self.seeds.clone().unwrap_or_else(|| format!("0..{months}"))
    }

    /// The words of the test to run; all of them without.
    pub(crate) fn part(&self) -> Option<&'static str> {
        self.seeds.as_ref().map(|_| "in_any_month")
    }
}
