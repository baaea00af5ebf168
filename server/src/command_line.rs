//! What can be typed after `stint`, or set in the environment instead. Only words here; `config` says what they mean.

use crate::config::Secret;
use clap::{Args, Parser, Subcommand};
use domain::fence::FenceMode;
use std::{net::SocketAddr, path::PathBuf, time::Duration};
use url::Url;

/// Just-in-time AWS access that ends by itself.
#[derive(Debug, Parser)]
#[command(name = "stint", version)]
pub struct CommandLine {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Runs Stint for an organization.
    Serve(Box<ServeArguments>),
    /// Runs Stint with a simulated organization, on this machine only.
    Demo(Box<DemoArguments>),
    /// Runs a simulated AWS organization by itself, on this machine only, for `stint demo --simulated-at`.
    Simulate(SimulateArguments),
    /// Creates or updates the tables of the database.
    Migrate(DatabaseArguments),
    /// The audit log.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Writes a copy of an SQLite database, beside a running Stint. PostgreSQL has pg_dump.
    Backup(BackupArguments),
    /// What Stint granted and when it must end, outside the database.
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// The hook that alarms go to.
    #[command(subcommand)]
    Alarm(AlarmCommand),
    /// Policies: their faults, and what a change would do, for people and for CI.
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// The organization as Stint last read it.
    #[command(subcommand)]
    Catalog(CatalogCommand),
}

#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Checks every link of the log's hash chain.
    Verify(DatabaseArguments),
}

#[derive(Debug, Subcommand)]
pub enum LedgerCommand {
    /// Writes all access that is not gone, with its ends, as JSON Lines.
    Export(ExportArguments),
    /// Makes the ledger anew from such a file and from AWS, after the database was lost or restored from an old backup.
    Rebuild(Box<RebuildArguments>),
}

#[derive(Debug, Args)]
pub struct BackupArguments {
    #[command(flatten)]
    pub database: DatabaseArguments,
    /// A file that is not there yet.
    #[arg(long)]
    pub out: PathBuf,
}

#[derive(Debug, Args)]
pub struct ExportArguments {
    #[command(flatten)]
    pub database: DatabaseArguments,
    /// Standard output without it.
    #[arg(long)]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct RebuildArguments {
    #[command(flatten)]
    pub database: DatabaseArguments,
    #[command(flatten)]
    pub aws: AwsArguments,
    /// Reads the simulated AWS at this address instead of AWS.
    #[arg(long)]
    pub simulated_at: Option<Url>,
    /// The newest file of `stint ledger export` or `--ledger-copy`.
    #[arg(long)]
    pub from: PathBuf,
    /// Does it. Without, it is only shown.
    #[arg(long)]
    pub apply: bool,
}

#[derive(Debug, Subcommand)]
pub enum AlarmCommand {
    /// Sends a test alarm and says whether the hook took it.
    Test(AlarmArguments),
}

#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// Says which faults policies have, and with an organization what is odd about them. Ends with 0 without faults,
    /// 1 with faults, 2 when something cannot be read.
    Check(PolicyCheckArguments),
    /// Says what is different between two versions, and with an organization for whom. Ends with 0, with 1 when one has
    /// faults, 2 when something cannot be read, 3 when it found what `--fail-on` names.
    Diff(PolicyDiffArguments),
}

#[derive(Debug, Args)]
pub struct PolicyCheckArguments {
    /// A file, or a folder with files that end in `.cedar`.
    pub path: PathBuf,
    #[command(flatten)]
    pub organization: OrganizationArguments,
    /// Answers in JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct PolicyDiffArguments {
    /// The version that is in force: a file or a folder.
    pub old: PathBuf,
    /// The version that is proposed.
    pub new: PathBuf,
    #[command(flatten)]
    pub organization: OrganizationArguments,
    /// Answers in JSON.
    #[arg(long)]
    pub json: bool,
    /// Ends with 3 when somebody may ask for more (`widened`), or when there is something odd that was not there before
    /// (`lint`). Once for each.
    #[arg(long, requires = "organization")]
    pub fail_on: Vec<FailOn>,
}

#[derive(Debug, Args)]
pub struct OrganizationArguments {
    /// The organization, as `stint catalog export` wrote it.
    #[arg(long)]
    pub organization: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub enum FailOn {
    Widened,
    Lint,
}

#[derive(Debug, Subcommand)]
pub enum CatalogCommand {
    /// Writes accounts, permission sets, and people by user name and group, for `stint policy --organization`.
    Export(ExportArguments),
}

#[derive(Debug, Args)]
pub struct DatabaseArguments {
    /// Folder for Stint's files.
    #[arg(long, env = "STINT_DATA", default_value = "data")]
    pub data: PathBuf,
    /// `sqlite:FILE` or `postgres://…`; without it `stint.db` in the data folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<Secret>,
    /// A file that holds the database's address.
    #[arg(long, env = "STINT_DATABASE_URL_FILE", conflicts_with = "database_url")]
    pub database_url_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct ServeArguments {
    #[command(flatten)]
    pub database: DatabaseArguments,
    /// Where to listen for HTTP. TLS is the business of what stands before Stint.
    #[arg(long, env = "STINT_LISTEN", default_value = "127.0.0.1:4600")]
    pub listen: SocketAddr,
    #[command(flatten)]
    pub metrics: MetricsArguments,
    #[command(flatten)]
    pub alarm: AlarmArguments,
    #[command(flatten)]
    pub ledger_copy: LedgerCopyArguments,
    #[command(flatten)]
    pub fence: FenceArguments,
    /// The address that people type, such as `https://stint.example.com`.
    #[arg(long, env = "STINT_ORIGIN")]
    pub origin: Url,
    /// The header in which the proxy before Stint names the browser's address, such as `X-Forwarded-For`.
    #[arg(long, env = "STINT_ADDRESS_HEADER")]
    pub address_header: Option<String>,
    /// Takes this machine's clock as right, although Stint has seen a later time: for once, after a wrong clock.
    #[arg(long)]
    pub trust_clock: bool,
    /// The policy file; without it `policy.cedar` in the data folder.
    #[arg(long, env = "STINT_POLICY")]
    pub policy: Option<PathBuf>,
    #[command(flatten)]
    pub open_id: OpenIdArguments,
    #[command(flatten)]
    pub aws: AwsArguments,
    /// Works on a simulated organization instead of AWS. Sign-in stays real.
    #[arg(long, env = "STINT_SIMULATED_AWS")]
    pub simulated_aws: bool,
    #[command(flatten)]
    pub simulation: SimulationArguments,
}

#[derive(Clone, Copy, Debug, Args)]
pub struct MetricsArguments {
    /// Where to answer Prometheus at `/metrics`, such as `127.0.0.1:9600`; nowhere without it. Nobody signs in there:
    /// give an address that only the monitoring reaches.
    #[arg(long, env = "STINT_METRICS_LISTEN")]
    pub metrics_listen: Option<SocketAddr>,
}

#[derive(Clone, Copy, Debug, Args)]
pub struct FenceArguments {
    /// Lets AWS itself deny a person's access after its end: `off`, `overdue` (when a removal is late) or `tagged` (at
    /// grant time, for permission sets tagged `stint:fence` = `always`). Not yet proven on a real organization.
    #[arg(long, env = "STINT_FENCE", default_value = "off")]
    pub fence: FenceMode,
}

#[derive(Debug, Args)]
pub struct LedgerCopyArguments {
    /// A file that is kept up to date with what `stint ledger rebuild` needs when the database is lost. Put it on
    /// another disk than the database.
    #[arg(long, env = "STINT_LEDGER_COPY")]
    pub ledger_copy: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct AlarmArguments {
    /// Where to POST an alarm when a removal is late: an incoming webhook of Slack or Teams, or anything that takes JSON.
    #[arg(long = "alarm-webhook", env = "STINT_ALARM_WEBHOOK", hide_env_values = true)]
    pub webhook: Option<Secret>,
    /// A file that holds the hook's address.
    #[arg(long = "alarm-webhook-file", env = "STINT_ALARM_WEBHOOK_FILE", conflicts_with = "webhook")]
    pub webhook_file: Option<PathBuf>,
    /// A file that holds the secret that alarms are signed with, as Standard Webhooks says (`whsec_…`).
    #[arg(long = "alarm-webhook-secret-file", env = "STINT_ALARM_WEBHOOK_SECRET_FILE")]
    pub webhook_secret_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct OpenIdArguments {
    /// The OpenID provider's issuer, exactly as in its tokens.
    #[arg(long = "oidc-issuer", env = "STINT_OIDC_ISSUER")]
    pub issuer: String,
    #[arg(long = "oidc-client-id", env = "STINT_OIDC_CLIENT_ID")]
    pub client_id: String,
    /// Only from the environment: other people on a machine can read a command line.
    #[arg(skip)]
    pub client_secret: Option<Secret>,
    /// A file that holds the client secret.
    #[arg(long = "oidc-client-secret-file", env = "STINT_OIDC_CLIENT_SECRET_FILE")]
    pub client_secret_file: Option<PathBuf>,
    /// Scopes to ask for besides `openid`, with spaces between.
    #[arg(long = "oidc-scopes", env = "STINT_OIDC_SCOPES", default_value = "profile email")]
    pub scopes: String,
    /// The claim whose value is people's external id in AWS: `sub` with Okta and Google, `oid` with Entra ID.
    #[arg(long = "oidc-directory-claim", env = "STINT_OIDC_DIRECTORY_CLAIM", default_value = "sub")]
    pub directory_claim: String,
}

#[derive(Clone, Debug, Args)]
pub struct AwsArguments {
    /// The Region of IAM Identity Center.
    #[arg(long = "aws-region", env = "STINT_AWS_REGION")]
    pub region: Option<String>,
    /// Another endpoint for all AWS services.
    #[arg(long = "aws-endpoint", env = "STINT_AWS_ENDPOINT")]
    pub endpoint: Option<Url>,
    /// Starts even with an access key that never expires (`AKIA…`).
    #[arg(long, env = "STINT_ALLOW_LONG_LIVED_KEY")]
    pub allow_long_lived_key: bool,
}

#[derive(Clone, Debug, Default, Args)]
pub struct SimulationArguments {
    /// Simulates 1 000 accounts, 500 permission sets and 20 000 people.
    #[arg(long)]
    pub large: bool,
    /// How long the simulated AWS takes for an account assignment, such as `2s` or `300ms`.
    #[arg(long, value_parser = parse_duration)]
    pub latency: Option<Duration>,
}

#[derive(Debug, Args)]
pub struct DemoArguments {
    #[command(flatten)]
    pub database: DatabaseArguments,
    #[arg(long, env = "STINT_LISTEN", default_value = "127.0.0.1:4600")]
    pub listen: SocketAddr,
    #[command(flatten)]
    pub metrics: MetricsArguments,
    #[command(flatten)]
    pub alarm: AlarmArguments,
    #[command(flatten)]
    pub ledger_copy: LedgerCopyArguments,
    #[command(flatten)]
    pub fence: FenceArguments,
    #[command(flatten)]
    pub simulation: SimulationArguments,
    /// Uses the simulated AWS at this address, instead of bringing one.
    #[arg(long, conflicts_with_all = ["large", "latency"])]
    pub simulated_at: Option<Url>,
}

#[derive(Debug, Args)]
pub struct SimulateArguments {
    #[arg(long, default_value = "127.0.0.1:4601")]
    pub listen: SocketAddr,
    #[command(flatten)]
    pub simulation: SimulationArguments,
}

fn parse_duration(text: &str) -> Result<Duration, String> {
    let malformed = || format!("\"{text}\" is not a time such as 2s or 300ms");
    let (number, unit) = match text.strip_suffix("ms") {
        Some(number) => (number, Duration::from_millis(1)),
        None => (text.strip_suffix('s').ok_or_else(malformed)?, Duration::from_secs(1)),
    };
    number.parse::<u32>().map(|count| unit * count).map_err(|_| malformed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_latency_has_a_unit() {
        assert_eq!(parse_duration("300ms"), Ok(Duration::from_millis(300)));
        assert_eq!(parse_duration("2s"), Ok(Duration::from_secs(2)));
        assert!(parse_duration("2").is_err());
    }

    #[test]
    fn the_command_line_has_no_contradictions() {
        use clap::CommandFactory;
        CommandLine::command().debug_assert();
    }
}
