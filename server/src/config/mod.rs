//! What this process was told to be, checked once at its start.
//!
//! Invariant: the choose-a-person sign-in exists only together with a simulated organization and a loopback address;
//! no other combination can be built. Deliberately not here: reading files other than secrets, and connecting anything.

mod alarm;
mod origin;
mod secret;

pub use origin::Origin;
pub use secret::Secret;

use crate::command_line::{
    AwsArguments, DatabaseArguments, DemoArguments, OpenIdArguments, RebuildArguments, ServeArguments,
    SimulationArguments,
};
use anyhow::{Context, Result, bail};
use connectors::{aws::AwsSettings, webhook::Webhook};
use domain::fence::FenceMode;
use std::{net::SocketAddr, path::PathBuf};
use url::{Host, Url};

#[derive(Debug)]
pub struct Settings {
    pub listen: SocketAddr,
    /// Where metrics are, when they are wanted.
    pub metrics_listen: Option<SocketAddr>,
    pub origin: Origin,
    pub data: PathBuf,
    pub database_url: Secret,
    /// A file or folder; without it policies are in the database.
    pub policy: Option<PathBuf>,
    /// Takes the machine's clock as right, although a later time was seen.
    pub trusts_clock: bool,
    /// Trusted, as only the proxy before Stint can set it.
    pub address_header: Option<String>,
    /// Where alarms go.
    pub alarm: Option<Webhook>,
    /// Where a copy of the ledger is kept.
    pub ledger_copy: Option<PathBuf>,
    /// For whom fences are raised in AWS.
    pub fence: FenceMode,
    pub way: Way,
}

/// How people sign in, and to what.
#[derive(Debug)]
pub enum Way {
    /// Anyone on this machine is whom they choose to be, in a simulated organization.
    Demo(SimulatedAws),
    OpenId(OpenIdSettings, Cloud),
}

#[derive(Debug)]
pub enum SimulatedAws {
    Here(SimulationArguments),
    /// `stint simulate`, on this machine.
    At(Url),
}

#[derive(Debug)]
pub enum Cloud {
    Aws(Box<AwsSettings>),
    Simulated(SimulationArguments),
}

#[derive(Clone, Debug)]
pub struct OpenIdSettings {
    pub issuer: String,
    pub client_id: String,
    pub client_secret: Secret,
    pub scopes: Vec<String>,
    /// The claim with the id under which the provider also provisions people into the identity store.
    pub directory_claim: String,
}

/// Reads one variable of the environment; a value, so that tests need not change the process.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

impl Settings {
    pub fn serve(arguments: ServeArguments, environment: Environment<'_>) -> Result<Self> {
        let open_id = OpenIdSettings::read(arguments.open_id, environment)?;
        let cloud = if arguments.simulated_aws {
            Cloud::Simulated(arguments.simulation)
        } else {
            Cloud::Aws(Box::new(arguments.aws.settings()?))
        };
        Ok(Self {
            listen: arguments.listen,
            metrics_listen: arguments.metrics.metrics_listen,
            origin: Origin::of(&arguments.origin)?,
            policy: arguments.policy,
            database_url: arguments.database.url()?,
            data: arguments.database.data,
            trusts_clock: arguments.trust_clock,
            address_header: arguments.address_header,
            alarm: arguments.alarm.hook(environment)?,
            ledger_copy: arguments.ledger_copy.ledger_copy,
            fence: arguments.fence.fence,
            way: Way::OpenId(open_id, cloud),
        })
    }

    pub fn demo(arguments: DemoArguments, environment: Environment<'_>) -> Result<Self> {
        if !arguments.listen.ip().is_loopback() {
            bail!(
                "In the demo anyone can be anyone, so it listens on this machine only. \
                 Give a loopback address such as 127.0.0.1:4600, or use `stint serve`."
            );
        }
        let simulated = match arguments.simulated_at {
            None => SimulatedAws::Here(arguments.simulation),
            Some(url) => SimulatedAws::At(on_this_machine(url)?),
        };
        let real = ["STINT_OIDC_ISSUER", "STINT_OIDC_CLIENT_ID", "STINT_AWS_REGION", "STINT_AWS_ENDPOINT"];
        if let Some(name) = real.into_iter().find(|name| environment(name).is_some()) {
            bail!(
                "{name} is set, but the demo has no real sign-in and no real AWS. Unset it, or use `stint serve`."
            );
        }
        Ok(Self {
            listen: arguments.listen,
            metrics_listen: arguments.metrics.metrics_listen,
            origin: Origin::of_loopback(arguments.listen),
            policy: arguments.policy,
            database_url: arguments.database.url()?,
            data: arguments.database.data,
            trusts_clock: false,
            address_header: None,
            alarm: arguments.alarm.hook(environment)?,
            ledger_copy: arguments.ledger_copy.ledger_copy,
            fence: arguments.fence.fence,
            way: Way::Demo(simulated),
        })
    }

    /// Where the listener really is, when the port was left to the system.
    pub fn listened_at(&mut self, listen: SocketAddr) {
        if self.is_demo() {
            self.origin = Origin::of_loopback(listen);
        }
        self.listen = listen;
    }

    pub fn is_demo(&self) -> bool {
        matches!(self.way, Way::Demo(_))
    }

    pub fn is_simulated(&self) -> bool {
        matches!(self.way, Way::Demo(_) | Way::OpenId(_, Cloud::Simulated(_)))
    }
}

/// Of a simulated AWS: nothing can be mistaken for real access.
fn on_this_machine(url: Url) -> Result<Url> {
    let is_loopback = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(_)) | None => false,
    };
    if !is_loopback {
        bail!("{url} is not on this machine. Only a simulated AWS that is can be used: `stint simulate`.");
    }
    Ok(url)
}

impl AwsArguments {
    pub fn settings(self) -> Result<AwsSettings> {
        let region = self.region.context("Say in which Region IAM Identity Center is: --aws-region")?;
        let mut aws = AwsSettings::for_region(region);
        aws.endpoint = self.endpoint.map(String::from);
        aws.allow_long_lived_keys = self.allow_long_lived_key;
        Ok(aws)
    }
}

impl RebuildArguments {
    pub fn aws(&self) -> Result<AwsSettings> {
        match self.simulated_at.clone() {
            Some(url) => Ok(AwsSettings::for_simulated(on_this_machine(url)?.as_str())),
            None => self.aws.clone().settings(),
        }
    }
}

impl OpenIdSettings {
    fn read(arguments: OpenIdArguments, environment: Environment<'_>) -> Result<Self> {
        let given = environment("STINT_OIDC_CLIENT_SECRET").map(Secret::from);
        let client_secret = match (given, arguments.client_secret_file) {
            (Some(secret), None) => secret,
            (None, Some(file)) => Secret::read(&file)?,
            (Some(_), Some(_)) => {
                bail!("The client secret is given twice. Keep STINT_OIDC_CLIENT_SECRET_FILE.")
            }
            (None, None) => bail!("Give the OpenID client's secret: STINT_OIDC_CLIENT_SECRET_FILE"),
        };
        let scopes = arguments.scopes.split_whitespace().map(str::to_owned).collect();
        Ok(Self {
            issuer: arguments.issuer,
            client_id: arguments.client_id,
            client_secret,
            scopes,
            directory_claim: arguments.directory_claim,
        })
    }
}

impl DatabaseArguments {
    pub fn url(&self) -> Result<Secret> {
        match (&self.database_url, &self.database_url_file) {
            (Some(url), _) => Ok(url.clone()),
            (None, Some(file)) => Secret::read(file),
            (None, None) => Ok(Secret::from(format!("sqlite:{}", self.data.join("stint.db").display()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command_line::{Command, CommandLine};
    use clap::Parser;

    fn demo(listen: &str, environment: Environment<'_>) -> Result<Settings> {
        let line = CommandLine::parse_from(["stint", "demo", "--listen", listen, "--data", "somewhere"]);
        let Command::Demo(arguments) = line.command else { panic!("not the demo") };
        Settings::demo(*arguments, environment)
    }

    fn serve(more: &[&str], environment: Environment<'_>) -> Result<Settings> {
        let usual = [
            "stint",
            "serve",
            "--origin",
            "https://stint.example.com",
            "--oidc-issuer",
            "https://id.example",
        ];
        let line = CommandLine::parse_from(usual.iter().chain(&["--oidc-client-id", "stint"]).chain(more));
        let Command::Serve(arguments) = line.command else { panic!("not serve") };
        Settings::serve(*arguments, environment)
    }

    fn with_secret(name: &str) -> Option<String> {
        (name == "STINT_OIDC_CLIENT_SECRET").then(|| "canary".to_owned())
    }

    #[test]
    fn the_demo_listens_only_on_this_machine() {
        assert!(demo("127.0.0.1:4600", &|_| None).is_ok_and(|settings| settings.is_demo()));
        for open in ["0.0.0.0:4600", "192.0.2.7:4600", "[::]:4600"] {
            assert!(demo(open, &|_| None).is_err(), "{open}");
        }
    }

    #[test]
    fn the_demo_uses_a_simulated_aws_of_this_machine_only() {
        let at = |url: &str| {
            let line = ["stint", "demo", "--data", "somewhere", "--simulated-at", url];
            let Command::Demo(arguments) = CommandLine::parse_from(line).command else {
                panic!("not the demo")
            };
            Settings::demo(*arguments, &|_| None)
        };
        assert!(at("http://127.0.0.1:4601").is_ok_and(|settings| settings.is_simulated()));
        for elsewhere in
            ["https://sso.eu-west-1.amazonaws.com", "http://192.0.2.7:4601", "http://localhost:1"]
        {
            assert!(
                at(elsewhere).is_err_and(|error| error.to_string().contains("stint simulate")),
                "{elsewhere}"
            );
        }
    }

    #[test]
    fn the_demo_refuses_to_stand_beside_real_settings() {
        for name in ["STINT_OIDC_ISSUER", "STINT_AWS_REGION"] {
            let refusal = demo("127.0.0.1:4600", &|asked| (asked == name).then(String::new)).err();
            assert!(refusal.is_some_and(|error| error.to_string().contains(name)), "{name}");
        }
    }

    #[test]
    fn serving_needs_a_region_or_a_simulated_aws() {
        assert!(serve(&[], &with_secret).is_err());
        assert!(serve(&["--aws-region", "eu-west-1"], &with_secret).is_ok());
        assert!(serve(&["--simulated-aws"], &with_secret).is_ok_and(|settings| !settings.is_demo()));
    }

    #[test]
    fn settings_never_show_a_secret() {
        let settings = serve(&["--simulated-aws"], &with_secret).unwrap();
        assert!(!format!("{settings:?}").contains("canary"));
    }

    #[test]
    fn serving_without_a_client_secret_says_where_to_put_it() {
        let refusal = serve(&["--simulated-aws"], &|_| None).unwrap_err();
        assert!(refusal.to_string().contains("STINT_OIDC_CLIENT_SECRET_FILE"));
    }
}
