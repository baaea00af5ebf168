//! AWS IAM Identity Center, its identity store and AWS Organizations, behind the domain's [`Connector`].
//!
//! Invariant: a write is sent once; it is sent again only when AWS said that it did not take it. What came of an answer
//! that was lost is for the caller to observe. Deliberately not here: deciding anything, and trying for longer than a few
//! seconds; the reconciler does both.

mod account_status;
mod assignment_binding;
mod assignment_operation;
mod catalog;
mod client;
mod clock_watch;
mod failure_reason;
mod group_binding;
mod instance;
mod pace;
mod pages;
mod permission_set_policy;
mod retry;
mod setback;
mod settings;

pub use settings::{AwsCredentials, AwsSettings, ConnectError, refuse_long_lived_key};

use catalog::ImportMemory;
use client::Clients;
use clock_watch::ClockWatch;
use domain::{
    connector::{
        Access, Binding, CatalogBatch, Change, Connector, Observation, Operation, Progress, Setback,
    },
    fence::PermissionSetPolicies,
    time::{Clock, Timestamp},
};
use instance::InstanceCell;
use pace::Pace;
use std::sync::Arc;

pub struct AwsConnector {
    clients: Clients,
    instance: InstanceCell,
    pace: Pace,
    clock_watch: ClockWatch,
    region: String,
    import: tokio::sync::Mutex<ImportMemory>,
}

impl AwsConnector {
    /// Makes the clients and checks the credentials' kind; calls AWS only as far as the credentials need it.
    pub async fn connect(settings: AwsSettings) -> Result<Self, ConnectError> {
        let pace = Pace::new(settings.reads_per_second);
        let clock_watch = ClockWatch::new();
        let clients = Clients::new(&settings, &clock_watch).await?;
        let instance = InstanceCell::new(settings.instance_arn);
        let region = settings.region;
        let import = tokio::sync::Mutex::default();
        Ok(Self { clients, instance, pace, clock_watch, region, import })
    }

    /// Compares this clock with AWS's from now on.
    pub fn comparing(self, clock: Arc<dyn Clock>) -> Self {
        self.clock_watch.compare_with(clock);
        self
    }
}

#[async_trait::async_trait]
impl Connector for AwsConnector {
    async fn read_catalog(&self, cursor: Option<&str>) -> Result<CatalogBatch, Setback> {
        catalog::read(self, cursor).await
    }

    async fn observe(&self, access: &Access) -> Result<Observation, Setback> {
        match &access.binding {
            Binding::OwnedGroup { group } => group_binding::observe(self, group, &access.user).await,
            Binding::Assignment => assignment_binding::observe(self, access).await,
        }
    }

    async fn add(&self, access: &Access) -> Result<Progress, Setback> {
        account_status::refuse_inactive(self, &access.entitlement.account).await?;
        match &access.binding {
            Binding::OwnedGroup { group } => group_binding::add(self, group, &access.user).await,
            Binding::Assignment => assignment_binding::add(self, access).await,
        }
    }

    async fn remove(&self, access: &Access) -> Result<Progress, Setback> {
        match &access.binding {
            Binding::OwnedGroup { group } => group_binding::remove(self, group, &access.user).await,
            Binding::Assignment => assignment_binding::remove(self, access).await,
        }
    }

    async fn follow(&self, _access: &Access, operation: &Operation) -> Result<Progress, Setback> {
        assignment_operation::follow(self, operation).await
    }

    async fn find_operation(
        &self,
        access: &Access,
        change: Change,
        since: Timestamp,
    ) -> Result<Option<Operation>, Setback> {
        match &access.binding {
            // Memberships change at once: there is no operation that could be found.
            Binding::OwnedGroup { .. } => Ok(None),
            Binding::Assignment => assignment_operation::find(self, access, change, since).await,
        }
    }

    fn permission_set_policies(&self) -> Option<&dyn PermissionSetPolicies> {
        Some(self)
    }

    fn clock_offset(&self) -> Option<i64> {
        self.clock_watch.offset()
    }
}
