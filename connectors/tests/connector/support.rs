//! A simulated AWS on a loopback port with a clock that stands still, and a connector to it.

use connectors::{
    aws::{AwsConnector, AwsSettings},
    simulated::{Behaviour, ManualClock, Organization, SimulatedCloud, reference_organization, serve},
};
use domain::{
    catalog::CatalogRecord,
    connector::{Access, Binding, Connector, Setback},
    id::DirectoryUserId,
    time::Timestamp,
};
use std::{sync::Arc, time::Duration};
use tokio::{net::TcpListener, task::JoinHandle};

pub(crate) struct World {
    pub(crate) cloud: Arc<SimulatedCloud>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) connector: AwsConnector,
    pub(crate) endpoint: String,
    server: JoinHandle<std::io::Result<()>>,
}

impl Drop for World {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// 2026-11-22T15:04:00Z
pub(crate) const START: Timestamp = Timestamp::from_seconds(1_795_359_840);

impl World {
    pub(crate) async fn start() -> Self {
        Self::with(Behaviour::realistic()).await
    }

    pub(crate) async fn with(behaviour: Behaviour) -> Self {
        Self::of(reference_organization(), behaviour).await
    }

    pub(crate) async fn of(organization: Organization, behaviour: Behaviour) -> Self {
        let clock = Arc::new(ManualClock::new(START));
        let cloud = Arc::new(SimulatedCloud::new(organization, behaviour, clock.clone()));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let endpoint = format!("http://{}", listener.local_addr().expect("an address"));
        let server = tokio::spawn(serve(listener, cloud.clone()));
        let connector = connect(&endpoint).await;
        Self { cloud, clock, connector, endpoint, server }
    }

    pub(crate) fn user(&self, user_name: &str) -> DirectoryUserId {
        self.cloud.read(|organization| organization.user_named(user_name).expect(user_name).id.clone())
    }

    pub(crate) fn by_assignment(&self, user: &str, account: &str, permission_set: &str) -> Access {
        let entitlement = self.cloud.read(|one| one.entitlement_named(account, permission_set));
        let entitlement = entitlement.expect("an account and a permission set");
        Access { user: self.user(user), entitlement, binding: Binding::Assignment }
    }

    pub(crate) fn by_group(&self, user: &str, account: &str, permission_set: &str) -> Access {
        let name = format!("stint-{account}-{permission_set}");
        let group = self.cloud.read(|one| one.group_named(&name).expect("an owned group").id.clone());
        Access { binding: Binding::OwnedGroup { group }, ..self.by_assignment(user, account, permission_set) }
    }

    /// Longer than any operation of the simulated AWS takes.
    pub(crate) fn let_operations_finish(&self) {
        self.clock.advance(Duration::from_secs(2));
    }

    pub(crate) fn calls_of(&self, operation: &str) -> Vec<String> {
        let calls = self.cloud.calls_since(0).into_iter();
        calls.filter(|call| call.operation == operation).map(|call| call.result).collect()
    }

    pub(crate) fn expected_records(&self) -> Vec<CatalogRecord> {
        sorted(self.cloud.read(Organization::records))
    }
}

pub(crate) async fn connect(endpoint: &str) -> AwsConnector {
    AwsConnector::connect(AwsSettings::for_simulated(endpoint))
        .await
        .expect("made-up credentials are accepted")
}

/// In the order of their keys, each once: what storage would keep.
pub(crate) fn sorted(mut records: Vec<CatalogRecord>) -> Vec<CatalogRecord> {
    records.sort_by_cached_key(CatalogRecord::key);
    records.dedup();
    records
}

/// Reads from the cursor to the end.
pub(crate) async fn read_on(
    connector: &dyn Connector,
    mut cursor: Option<String>,
) -> Result<Vec<CatalogRecord>, (Vec<CatalogRecord>, Option<String>, Setback)> {
    let mut records = Vec::new();
    loop {
        match connector.read_catalog(cursor.as_deref()).await {
            Ok(batch) => {
                records.extend(batch.records);
                assert!(!batch.progress.is_empty());
                assert!(batch.next.as_ref().is_none_or(|next| next.len() <= 4_000));
                if batch.next.is_none() {
                    return Ok(records);
                }
                cursor = batch.next;
            }
            Err(setback) => return Err((records, cursor, setback)),
        }
    }
}
