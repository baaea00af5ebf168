//! The only place where concrete parts are put together: database, AWS or its simulation, clock, ids, policies, login.

use crate::{
    clock::{SystemClock, machine_time},
    config::{Cloud, Settings, SimulatedAws, Way},
    http::{
        Site,
        assets::{self, Files},
        cookie::Cookies,
        limits::{Limits, Rates},
    },
    login::{Login, Provider},
    policy_start, record, simulation,
    worker::{FirstPolicies, PolicyFile},
};
use anyhow::{Context as _, Result};
use connectors::{
    aws::{AwsConnector, AwsSettings},
    paced::{Counted, Paced, RealTime},
};
use domain::{
    connector::Connector,
    time::{Clock, Seconds, Timestamp},
};
use operations::{
    CatalogInForce, Context, DeputiesInForce, Ids, PolicyInForce, RandomIds, Signals,
    removal::{AlarmHook, RemovalWatch},
};
use std::sync::Arc;
use storage::Database;
use tokio::sync::watch;

/// Everything that runs.
pub struct Composed {
    pub site: Arc<Site>,
    /// `None` when policies are in the database.
    pub policy: Option<PolicyFile>,
    /// What became of calls to AWS.
    pub calls: Counted,
}

pub async fn compose(
    settings: &mut Settings,
    files: Files,
    stopping: watch::Receiver<bool>,
) -> Result<Composed> {
    let database = open_database(settings.database_url.reveal()).await?;
    let clock: Arc<dyn Clock> = Arc::new(clock(&database, settings.trusts_clock).await?);
    let calls = Counted::default();
    let connector = connect(settings, clock.clone(), calls.clone()).await?;
    let FirstPolicies { policies, events, file, number } =
        policy_start::first(settings, &database, clock.now()).await?;
    let context = Context {
        database,
        replica: replica(settings.database_url.reveal(), &*clock)?,
        clock,
        ids: Arc::new(RandomIds),
        connector,
        policy: PolicyInForce::version(number, policies),
        policy_source: policy_start::source(settings),
        deputies: DeputiesInForce::default(),
        catalog: CatalogInForce::default(),
        signals: Signals::default(),
        removals: RemovalWatch::default(),
        alarms: settings
            .alarm
            .take()
            .map(|hook| AlarmHook { hook: Arc::new(hook), link: format!("{}/operations", settings.origin) }),
        fence: settings.fence,
        version: env!("CARGO_PKG_VERSION"),
    };
    for event in events {
        record::record(&context, record::server(), event).await;
    }
    let site = site(settings, context, files, stopping)?;
    Ok(Composed { site: Arc::new(site), policy: file, calls })
}

/// Where processes share a database, each has a name of its own. On SQLite there is only one at a time: what it holds when
/// it is killed is its own again at the next start.
fn replica(database_url: &str, clock: &dyn Clock) -> Result<Arc<str>> {
    Ok(match storage::sqlite_file(database_url)? {
        Some(_) => "the only process".into(),
        None => format!("{:032x}", RandomIds.next(clock.now())).into(),
    })
}

/// Goes on from the mark that the last process left.
async fn clock(database: &Database, trusts_machine: bool) -> Result<SystemClock> {
    let mark = operations::clock::latest(database).await?.filter(|_| !trusts_machine);
    let mark = mark.unwrap_or(Timestamp::from_seconds(0));
    let behind = mark.since(machine_time());
    if behind > Seconds(60) {
        tracing::error!(
            behind_s = behind.0,
            %mark,
            "this machine's clock is behind the time that Stint has seen; Stint goes on from there, so that nobody's \
             access lasts longer. Set the clock right. If the earlier time was wrong, start once with --trust-clock"
        );
    }
    Ok(SystemClock::not_before(mark))
}

/// Opens the database and brings its tables up to date.
pub async fn open_database(url: &str) -> Result<Database> {
    Database::open(url).await.context("The database cannot be opened")
}

fn site(
    settings: &Settings,
    context: Context,
    files: Files,
    stopping: watch::Receiver<bool>,
) -> Result<Site> {
    let (login, rates) = match &settings.way {
        Way::Demo(_) => (Login::Demo, Rates::DEMO),
        Way::OpenId(open_id, _) => {
            let provider = Provider::new(open_id.clone(), &settings.origin)?;
            (Login::OpenId(Box::new(provider)), Rates::USUAL)
        }
    };
    let address_header = settings.address_header.as_ref().map(|name| name.parse());
    Ok(Site {
        context,
        origin: settings.origin.clone(),
        cookies: Cookies::of(&settings.origin),
        login,
        assets: Arc::new(assets::names(files)),
        files,
        limits: Limits::new(rates),
        address_header: address_header.transpose().context("The address header is no name of a header")?,
        ready: watch::Sender::new(false),
        stopping,
    })
}

async fn connect(settings: &Settings, clock: Arc<dyn Clock>, calls: Counted) -> Result<Arc<dyn Connector>> {
    let aws = match &settings.way {
        Way::OpenId(_, Cloud::Aws(aws)) => aws.as_ref().clone(),
        Way::Demo(SimulatedAws::At(url)) => AwsSettings::for_simulated(url.as_str()),
        Way::Demo(SimulatedAws::Here(simulation)) | Way::OpenId(_, Cloud::Simulated(simulation)) => {
            AwsSettings::for_simulated(simulation::start(simulation, clock.clone()).await?)
        }
    };
    let connector = Arc::new(AwsConnector::connect(aws).await?.comparing(clock));
    Ok(Arc::new(Paced::new(connector, Arc::new(RealTime::default()), calls)))
}
