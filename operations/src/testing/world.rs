//! The world of a story: one organization, some people, one Stint.

use super::{CountedIds, DirectConnector, Line};
use crate::{
    CatalogInForce, Context, DeputiesInForce, PolicyInForce, Problem, Signals, grant, removal::RemovalWatch,
    request, session,
};
use connectors::{
    aws::{AwsConnector, AwsSettings},
    simulated::{Behaviour, ManualClock, SimulatedCloud, reference_organization, serve},
};
use domain::{
    audit::AuditRecord,
    catalog::{Catalog, Entitlement, Principal},
    connector::Connector,
    evidence::Receipt,
    fence::FenceMode,
    grant::{Grant, GrantState},
    holding::HoldingKey,
    id::{DirectoryUserId, GrantId, ImportId, RequestId},
    person::{Identity, Member},
    policy::PolicySource,
    problem::Kind,
    request::{RequestForm, RequestView},
    time::{Clock, Seconds, Timestamp},
};
use std::{sync::Arc, time::Duration};
use storage::Database;

/// Of the OpenID provider that people sign in with.
const ISSUER: &str = "https://idp.example.com";
/// 2026-11-23T09:00:00Z, a Monday morning.
const START: Timestamp = Timestamp::from_seconds(1_795_424_400);
/// A story that does not come to rest after this many runs has a fault.
const MOST_RUNS: usize = 50_000;

pub struct World {
    pub context: Context,
    pub cloud: Arc<SimulatedCloud>,
    pub clock: Arc<ManualClock>,
    pub line: Line,
}

/// What it took until nothing was due.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Settled {
    pub runs: usize,
    pub steps: u64,
}

impl World {
    /// With the AWS connector over HTTP.
    pub async fn new() -> Self {
        Self::over_http(|settings| settings).await
    }

    /// With the AWS connector over HTTP, as `adjust` wants it.
    pub async fn over_http(adjust: impl FnOnce(AwsSettings) -> AwsSettings) -> Self {
        let (cloud, clock) = organization();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("loopback is there");
        let address = listener.local_addr().expect("bound");
        tokio::spawn(serve(listener, cloud.clone()));
        let settings = adjust(AwsSettings::for_simulated(format!("http://{address}")));
        let connector = AwsConnector::connect(settings).await;
        let connector = connector.expect("connects").comparing(clock.clone());
        Self::of(cloud, clock, Arc::new(connector), database().await)
    }

    /// With a connector that changes the organization itself, for stories of very many calls.
    pub async fn direct() -> Self {
        let (cloud, clock) = organization();
        let connector = Arc::new(DirectConnector(cloud.clone()));
        Self::of(cloud, clock, connector, database().await)
    }

    pub fn of(
        cloud: Arc<SimulatedCloud>,
        clock: Arc<ManualClock>,
        connector: Arc<dyn Connector>,
        database: Database,
    ) -> Self {
        let line = Line::new(connector);
        let policies =
            policy::PolicySet::parse(policy::DEMO, "demo.cedar").expect("the demo's policies have no fault");
        let context = Context {
            database,
            replica: "the first".into(),
            clock: clock.clone(),
            ids: Arc::new(CountedIds::default()),
            connector: Arc::new(line.clone()),
            policy: PolicyInForce::new(policies),
            deputies: DeputiesInForce::default(),
            policy_source: PolicySource::Database,
            catalog: CatalogInForce::default(),
            signals: Signals::default(),
            removals: RemovalWatch::default(),
            alarms: None,
            fence: FenceMode::Off,
            version: "test",
        };
        let world = Self { context, cloud, clock, line };
        world.import();
        world
    }

    /// The catalog as the organization is now.
    pub fn import(&self) {
        let records = self.cloud.read(|organization| organization.records());
        let import = (ImportId::from_bits(self.context.ids.next(self.now())), self.now());
        self.context.catalog.set(Catalog::from_records(import, records));
    }

    /// What a new process finds: the same database and the same AWS, nothing in memory.
    pub fn restarted(&self) -> Context {
        Context { signals: Signals::default(), ..self.context.clone() }
    }

    /// Another process beside this one, on the same database.
    pub fn replica(&self, name: &str) -> Context {
        Context { replica: name.into(), ..self.restarted() }
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn advance(&self, length: Seconds) {
        self.clock.advance(Duration::from_secs(length.0));
    }

    pub fn advance_to(&self, moment: Timestamp) {
        let left = moment.microseconds() - self.now().microseconds();
        self.clock.advance(Duration::from_micros(u64::try_from(left).unwrap_or(0)));
    }

    /// Signs someone of the directory in, by user name such as `ana.ruiz`.
    pub async fn sign_in(&self, user_name: &str) -> Member {
        let name = self.cloud.read(|organization| {
            organization.user_named(user_name).map(|user| user.display_name.clone()).unwrap_or_default()
        });
        let sign_in = session::SignIn {
            identity: Identity { issuer: ISSUER.to_owned(), subject: format!("idp-{user_name}") },
            directory: session::DirectoryKey::External(format!("idp-{user_name}")),
            name,
            email: format!("{user_name}@example.com"),
            method: "oidc".to_owned(),
            user_agent: "a test".to_owned(),
            proved_at: None,
        };
        let signed_in = session::sign_in(&self.context, sign_in).await.expect("signs in");
        let member =
            session::authenticate(&self.context, &signed_in.cookie, None).await.expect("reads the session");
        member.expect("is signed in")
    }

    /// Such as `prod-payments` and `AdministratorAccess`.
    pub fn entitlement(&self, account: &str, permission_set: &str) -> Entitlement {
        self.cloud
            .read(|organization| organization.entitlement_named(account, permission_set))
            .expect("exists")
    }

    pub fn form(&self, entitlement: &Entitlement, minutes: u32) -> RequestForm {
        RequestForm {
            entitlements: entitlement.to_string(),
            minutes: minutes.to_string(),
            reason: "Deploy the fix for refunds".to_owned(),
            ..RequestForm::default()
        }
    }

    pub async fn send(&self, member: &Member, form: &RequestForm) -> Result<Vec<RequestId>, Problem> {
        request::submit(&self.context, member, form, &|_| None).await
    }

    pub async fn submit(
        &self,
        member: &Member,
        entitlement: &Entitlement,
        minutes: u32,
    ) -> Result<RequestId, Problem> {
        let mut sent = self.send(member, &self.form(entitlement, minutes)).await?;
        Ok(sent.pop().expect("one request for one entitlement"))
    }

    pub async fn show(&self, member: &Member, id: &RequestId) -> Result<RequestView, Problem> {
        request::show(&self.context, member, id).await
    }

    /// Looks at the request as the approver's page does, and approves it as asked.
    pub async fn approve(&self, member: &Member, id: &RequestId) -> Result<GrantId, Problem> {
        let content = self.show(member, id).await?.content;
        let form = request::DecisionForm {
            request: id.to_string(),
            content: content.0,
            ..request::DecisionForm::default()
        };
        match request::approve(&self.context, member, &form).await? {
            request::Approved::Granted(grant) => Ok(grant),
            request::Approved::StillNeeds(needed) => {
                Err(Problem::new(Kind::Conflict, format!("It still needs {needed}.")))
            }
        }
    }

    pub async fn reconcile(&self) -> grant::Reconciled {
        grant::reconcile(&self.context).await.expect("reconciles")
    }

    /// Runs the reconciler as the worker does, moving the clock to each planned moment up to `until`.
    pub async fn settle_until(&self, until: Timestamp) -> Settled {
        let mut settled = Settled::default();
        while settled.runs < MOST_RUNS {
            let run = self.reconcile().await;
            settled.runs += 1;
            settled.steps += run.steps;
            match run.next_at.filter(|next_at| *next_at <= until) {
                Some(next_at) => self.advance_to(next_at),
                None => return settled,
            }
        }
        panic!("does not come to rest: {settled:?}");
    }

    /// Until nothing is due within the next minute.
    pub async fn settle(&self) -> Settled {
        let mut settled = Settled::default();
        loop {
            let more = self.settle_until(self.now() + Seconds(20)).await;
            settled.runs += more.runs;
            settled.steps += more.steps;
            if more.steps == 0 {
                return settled;
            }
        }
    }

    pub async fn grant(&self, id: &GrantId) -> Grant {
        let mut connection = self.context.database.read().await.expect("reads");
        connection.grant(id).await.expect("reads").expect("there is such a grant")
    }

    pub async fn state(&self, id: &GrantId) -> GrantState {
        self.grant(id).await.state
    }

    pub async fn receipts(&self, id: &GrantId) -> Vec<Receipt> {
        let mut connection = self.context.database.read().await.expect("reads");
        connection.receipts_of_grant(id).await.expect("reads")
    }

    pub async fn holding(
        &self,
        member: &Member,
        entitlement: &Entitlement,
    ) -> Option<domain::holding::Holding> {
        let key = HoldingKey { person: member.person.id.clone(), entitlement: entitlement.clone() };
        self.context.database.read().await.expect("reads").holding(&key).await.expect("reads")
    }

    pub async fn audit(&self) -> Vec<AuditRecord> {
        let mut connection = self.context.database.read().await.expect("reads");
        connection.audit_after(&storage::AuditFilter::default(), 0, 100_000).await.expect("reads")
    }

    /// How often each kind of event is in the log.
    pub async fn events(&self, kind: &str) -> usize {
        self.audit().await.iter().filter(|record| record.event.kind() == kind).count()
    }

    /// Whether AWS gives the person this access, by whichever binding.
    pub fn has_access(&self, member: &Member, entitlement: &Entitlement) -> bool {
        let user = user(member);
        let catalog = self.context.catalog.get();
        let group = catalog.0.owned_groups.get(entitlement).cloned();
        self.cloud.read(|organization| {
            organization.is_assigned(entitlement, &Principal::User(user.clone()))
                || group.is_some_and(|group| organization.is_member(&group, &user))
        })
    }

    /// Gives access past Stint, as people with console access do.
    pub fn give_standing_access(&self, member: &Member, entitlement: &Entitlement) {
        let user = user(member);
        let group = self.context.catalog.get().0.owned_groups.get(entitlement).cloned();
        self.cloud.change(|organization, now| match group {
            Some(group) => organization.set_member(&group, &user, true, now),
            None => organization.set_assigned(entitlement, &Principal::User(user), true, now),
        });
    }
}

fn organization() -> (Arc<SimulatedCloud>, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::new(START));
    let cloud = SimulatedCloud::new(reference_organization(), Behaviour::immediate(), clock.clone());
    (Arc::new(cloud), clock)
}

async fn database() -> Database {
    Database::open("sqlite::memory:").await.expect("SQLite opens")
}

fn user(member: &Member) -> DirectoryUserId {
    member.person.directory_user.clone().expect("is in the directory")
}
