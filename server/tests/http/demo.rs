//! A demo server for one test, and the four people of its story.

use crate::browser::Browser;
use clap::Parser;
use domain::{
    catalog::{Catalog, DirectoryUser, Entitlement},
    id::DirectoryUserId,
};
use server::{
    command_line::{Command, CommandLine},
    config::Settings,
    http::{Site, assets::Files},
    process::Process,
};
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tempfile::TempDir;
use tokio::sync::oneshot;

pub(crate) struct Demo {
    pub(crate) site: Arc<Site>,
    pub(crate) metrics: SocketAddr,
    end: Option<oneshot::Sender<()>>,
    folder: TempDir,
    asked: AtomicUsize,
}

/// Ana may ask for these with an approval of the SRE leads, each once at a time.
const ACCOUNTS: [&str; 9] = [
    "prod-billing",
    "prod-orders",
    "prod-inventory",
    "prod-shipping",
    "prod-search",
    "prod-web",
    "prod-notifications",
    "prod-identity",
    "prod-data-platform",
];
const PERMISSION_SETS: [&str; 2] = ["ReadOnlyAccess", "ViewOnlyAccess"];

/// Who they are in the simulated organization.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Someone {
    /// Ana Ruiz asks for access.
    Requester,
    /// Someone else among the engineers.
    Colleague,
    /// Sam Okafor leads the SREs.
    Approver,
    /// Ines Duarte audits.
    Auditor,
    /// Theo Brandt administers Stint.
    Administrator,
    /// Proposes what the other one decides on.
    SecondAdministrator,
}

impl Someone {
    /// `None`: whoever is in the one group of all engineers and in no other.
    fn user_name(self) -> Option<&'static str> {
        match self {
            Self::Requester => Some("ana.ruiz"),
            Self::Colleague => None,
            Self::Approver => Some("sam.okafor"),
            Self::Auditor => Some("ines.duarte"),
            Self::Administrator => Some("theo.brandt"),
            Self::SecondAdministrator => Some("priya.raman"),
        }
    }
}

impl Demo {
    /// Returns when the organization has been read.
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| None).await
    }

    pub(crate) async fn start_with(files: Files) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), files, &[]).await
    }

    /// With policies in a file, which is there once it has started.
    pub(crate) async fn with_policy_file() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("policy.cedar").display().to_string();
        Self::start_in(folder, |_| None, &["--policy", &file]).await
    }

    async fn start_in(folder: tempfile::TempDir, files: Files, more: &[&str]) -> Self {
        let data = folder.path().to_str().unwrap();
        let line =
            ["stint", "demo", "--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0", "--data", data];
        let line = line.into_iter().chain(["--database-url", "sqlite::memory:", "--latency", "0s"]);
        let line = line.chain(more.iter().copied());
        let Command::Demo(arguments) = CommandLine::parse_from(line).command else { panic!("not the demo") };
        let settings = Settings::demo(*arguments, &|_| None).unwrap();
        let process = Process::begin(settings, files).await.unwrap();
        let (site, metrics) = (process.site.clone(), process.metrics.unwrap());
        let (end, ended) = oneshot::channel();
        tokio::spawn(process.run(async {
            // A test that is over drops its end.
            let _ = ended.await;
        }));
        site.ready.subscribe().wait_for(|ready| *ready).await.unwrap();
        Self { site, metrics, end: Some(end), folder, asked: AtomicUsize::new(0) }
    }

    pub(crate) fn policy_file(&self) -> std::path::PathBuf {
        self.folder.path().join("policy.cedar")
    }

    pub(crate) fn anonymous(&self) -> Browser {
        Browser::at(self.site.origin.as_str())
    }

    pub(crate) async fn signed_in(&self, someone: Someone) -> Browser {
        let mut browser = self.anonymous();
        let person = self.user(someone).to_string();
        let answer = browser.send("/sign-in/demo", &[("person", &person)]).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        browser
    }

    pub(crate) fn user(&self, someone: Someone) -> DirectoryUserId {
        self.catalog(|catalog| {
            let only_engineer = |user: &&DirectoryUser| {
                catalog.group_names(&user.id).into_iter().eq(["engineering".to_owned()])
            };
            let mut users = catalog.users.values();
            let found = match someone.user_name() {
                Some(name) => users.find(|user| user.user_name == name),
                None => users.find(only_engineer),
            };
            found.expect("a person of the story").id.clone()
        })
    }

    /// What Ana may ask for with an approval of the SRE leads.
    pub(crate) fn needs_approval(&self) -> Entitlement {
        self.entitlement("prod-payments", "ReadOnlyAccess")
    }

    pub(crate) fn entitlement(&self, account: &str, permission_set: &str) -> Entitlement {
        self.catalog(|catalog| {
            let account = catalog.accounts.values().find(|found| found.name == account).expect("an account");
            let mut sets = catalog.permission_sets.values();
            let set = sets.find(|found| found.name == permission_set).expect("a permission set");
            Entitlement { account: account.id.clone(), permission_set: set.id.clone() }
        })
    }

    fn catalog<T>(&self, read: impl FnOnce(&Catalog) -> T) -> T {
        read(&self.site.context.catalog.get().0)
    }

    /// Ana asks for something that she did not ask for before; the request's id.
    pub(crate) async fn asked(&self, ana: &mut Browser) -> String {
        let next = self.asked.fetch_add(1, Ordering::Relaxed);
        let permission_set = PERMISSION_SETS[next / ACCOUNTS.len()];
        let entitlement = self.entitlement(ACCOUNTS[next % ACCOUNTS.len()], permission_set).to_string();
        let form = [("entitlements", entitlement.as_str()), ("minutes", "60"), ("reason", "Deploy the fix")];
        let answer = ana.json("/requests/new", &form).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.value()["ids"][0].as_str().expect("an id").to_owned()
    }

    /// Ana asks and Sam agrees; the grant's id.
    pub(crate) async fn granted(&self, ana: &mut Browser) -> String {
        let id = self.asked(ana).await;
        let mut sam = self.signed_in(Someone::Approver).await;
        let content = self.content_of(&id).await;
        let approved = sam.json(&format!("/requests/{id}/approve"), &[("content", &content)]).await;
        assert_eq!(approved.status, 200, "{}", approved.text);
        approved.value()["ids"][0].as_str().expect("an id").to_owned()
    }

    /// The hash that an approver's page holds.
    pub(crate) async fn content_of(&self, request: &str) -> String {
        let request = request.parse().unwrap();
        let mut connection = self.site.context.database.read().await.unwrap();
        let request = connection.request(&request).await.unwrap().expect("a request");
        let catalog = self.site.context.catalog.get();
        let permission_set = catalog.0.content_hash(&request.entitlement.permission_set);
        request.content().with(permission_set.as_ref()).0
    }

    /// The number of the policies' version in force.
    pub(crate) async fn policy_version(&self) -> String {
        let mut connection = self.site.context.database.read().await.unwrap();
        connection.policy_newest().await.unwrap().to_string()
    }

    /// A text that gives more than the demo's, another one each time.
    pub(crate) fn more_policies(&self) -> String {
        let next = self.asked.fetch_add(1, Ordering::Relaxed);
        format!(
            "{}\n@id(\"more-{next}\") @max_duration(\"1h\") @approval(\"automatic\")\n\
             permit (principal, action == Action::\"request\", resource in OrganizationalUnit::\"Security\");\n",
            policy::DEMO
        )
    }

    /// Priya proposes a change; the proposal's id.
    pub(crate) async fn proposed(&self) -> String {
        let mut priya = self.signed_in(Someone::SecondAdministrator).await;
        let (text, base) = (self.more_policies(), self.policy_version().await);
        let form = [("text", text.as_str()), ("base", &base), ("reason", "Agreed")];
        let answer = priya.json("/policies/propose", &form).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.value()["ids"][0].as_str().expect("an id").to_owned()
    }

    /// The kinds of the newest audit records, newest first.
    pub(crate) async fn newest_events(&self) -> Vec<&'static str> {
        let mut connection = self.site.context.database.read().await.unwrap();
        let records = connection.audit_search(&storage::AuditFilter::default(), None, 10).await.unwrap();
        records.iter().map(|record| record.event.kind()).collect()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        if let Some(end) = self.end.take() {
            // A server that ended already needs no word.
            let _ = end.send(());
        }
    }
}
