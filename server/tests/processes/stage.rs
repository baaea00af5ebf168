//! What a fault meets: Stint, in one process or several, its database, AWS, and people.

use crate::{
    aws::{Access, Aws},
    child::until,
    load::Load,
    person::Person,
    postgres::Postgres,
    stint::{STINT, Stint},
};
use connectors::simulated::{Fault, PlannedFault, reference_organization};
use domain::{grant::Grant, time::Timestamp};
use server::clock::machine_time;
use std::{process::Command, sync::Arc, time::Duration};
use storage::Database;
use tempfile::TempDir;

/// Each wants one access by a group of Stint's own and one by an assignment; accounts are shared, since AWS changes one
/// assignment of an account at a time.
const PEOPLE: [(&str, [(&str, &str); 2]); 5] = [
    ("aiko.tanaka", [("ReadOnlyAccess", "staging-orders"), ("DatabaseAdministrator", "dev-orders")]),
    ("benedikt.vogel", [("ViewOnlyAccess", "staging-orders"), ("ReadOnlyAccess", "dev-orders")]),
    ("camille.moreau", [("ReadOnlyAccess", "staging-search"), ("ReadOnlyAccess", "dev-search")]),
    ("daniela.rossi", [("LogsReader", "staging-web"), ("ViewOnlyAccess", "sandbox-engineering")]),
    ("emeka.nwosu", [("ReadOnlyAccess", "staging-web"), ("ReadOnlyAccess", "dev-web")]),
];

/// So that faults meet processes that wait for an answer.
const ANSWERS_IN: Fault = Fault::Slow { milliseconds: 100 };

pub(crate) struct Stage {
    // Dropped in this order: the processes before what they use.
    pub(crate) replicas: Vec<Stint>,
    pub(crate) aws: Aws,
    pub(crate) postgres: Option<Postgres>,
    pub(crate) people: Vec<Arc<Person>>,
    pub(crate) database: String,
    folder: TempDir,
}

impl Stage {
    pub(crate) async fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = format!("sqlite:{}", folder.path().join("stint.db").display());
        Self::of(folder, database, None, 1).await
    }

    /// `None`, and it says so, without PostgreSQL.
    pub(crate) async fn on_postgres(replicas: usize) -> Option<Self> {
        let postgres = Postgres::start()?;
        let url = postgres.url();
        Some(Self::of(tempfile::tempdir().unwrap(), url, Some(postgres), replicas).await)
    }

    async fn of(folder: TempDir, database: String, postgres: Option<Postgres>, replicas: usize) -> Self {
        let organization = reference_organization();
        let people = PEOPLE.iter().map(|(name, wants)| Arc::new(Person::of(&organization, name, wants)));
        let (aws, people) = (Aws::start().await, people.collect());
        aws.plan(&PlannedFault { operation: "*".to_owned(), fault: ANSWERS_IN, times: None }).await;
        let mut stage = Self { replicas: Vec::new(), aws, postgres, people, database, folder };
        for number in 0..replicas {
            let folder = stage.folder.path().join(format!("replica-{number}"));
            stage.replicas.push(Stint::start(folder, &stage.database, &stage.aws).await);
        }
        for person in &stage.people {
            person.signs_in(&stage.replicas[0].address).await;
        }
        stage
    }

    pub(crate) fn addresses(&self) -> Vec<String> {
        self.replicas.iter().map(|replica| replica.address.clone()).collect()
    }

    pub(crate) fn load(&self, seed: u64) -> Load {
        Load::begin(&self.people, &self.addresses(), seed)
    }

    pub(crate) fn database_file(&self) -> std::path::PathBuf {
        self.folder.path().join("stint.db")
    }

    /// What AWS has that these people asked for.
    pub(crate) async fn access(&self) -> Vec<Access> {
        let is_ours = |access: &Access| self.people.iter().any(|person| person.user == access.user);
        self.aws.access().await.into_iter().filter(is_ours).collect()
    }

    /// Until AWS has nothing of it any more; what is left after `patience`.
    pub(crate) async fn left_behind_after(&self, patience: Duration) -> Vec<Access> {
        let gone = until(patience, async || self.access().await.is_empty().then_some(()));
        if gone.await.is_some() { Vec::new() } else { self.access().await }
    }

    /// Also what nobody knows of, because the answer to the request was lost.
    pub(crate) async fn everyone_ends(&self, database: &Database) {
        let address = &self.replicas[0].address;
        let ended = until(Duration::from_secs(60), async || {
            let live = self.live(database).await;
            let lasting: Vec<&Grant> =
                live.iter().filter(|grant| grant.wants_access(machine_time())).collect();
            for grant in &lasting {
                let person = self.people.iter().find(|person| person.user == grant.user.as_str());
                // A conflict or a fault: it is tried again.
                let _ = person.expect("one of them").ends(address, &grant.id).await;
            }
            lasting.is_empty().then_some(())
        });
        assert!(ended.await.is_some(), "not everything can be ended: {}", self.replicas[0].log());
    }

    pub(crate) async fn live(&self, database: &Database) -> Vec<Grant> {
        let live = database.read().await.unwrap().grants_live().await.unwrap();
        assert!(live.faults.is_empty(), "{:?}", live.faults);
        live.rows
    }

    pub(crate) fn verify_audit(&self) -> String {
        let mut verify = Command::new(STINT);
        verify.args(["audit", "verify", "--database-url", &self.database]).env_clear();
        let output = verify.output().unwrap();
        String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
    }

    /// When the fault ended.
    pub(crate) fn now() -> Timestamp {
        machine_time()
    }
}
