//! A connector that reaches into the simulated organization without HTTP: for stories of thousands of calls.
//!
//! Deliberately not here: limits, lag and asynchronous operations; stories about those use the AWS connector.

use connectors::simulated::SimulatedCloud;
use domain::{
    catalog::Principal,
    connector::{
        Access, Binding, Call, CatalogBatch, Change, Connector, Observation, Operation, Progress, Setback,
    },
    time::Timestamp,
};
use std::sync::Arc;

pub struct DirectConnector(pub Arc<SimulatedCloud>);

impl DirectConnector {
    fn set(&self, access: &Access, present: bool) -> Progress {
        self.0.change(|organization, now| match &access.binding {
            Binding::OwnedGroup { group } => organization.set_member(group, &access.user, present, now),
            Binding::Assignment => {
                let principal = Principal::User(access.user.clone());
                organization.set_assigned(&access.entitlement, &principal, present, now);
            }
        });
        Progress::Done { call: call(if present { "direct:Add" } else { "direct:Remove" }) }
    }
}

fn call(action: &str) -> Call {
    Call { action: action.to_owned(), request_id: Some("direct".to_owned()) }
}

#[async_trait::async_trait]
impl Connector for DirectConnector {
    async fn read_catalog(&self, _cursor: Option<&str>) -> Result<CatalogBatch, Setback> {
        let records = self.0.read(|organization| organization.records());
        Ok(CatalogBatch { records, next: None, progress: "everything".to_owned() })
    }

    async fn observe(&self, access: &Access) -> Result<Observation, Setback> {
        let present = self.0.read(|organization| match &access.binding {
            Binding::OwnedGroup { group } => organization.is_member(group, &access.user),
            Binding::Assignment => {
                organization.is_assigned(&access.entitlement, &Principal::User(access.user.clone()))
            }
        });
        Ok(Observation { present, call: call("direct:Observe") })
    }

    async fn add(&self, access: &Access) -> Result<Progress, Setback> {
        Ok(self.set(access, true))
    }

    async fn remove(&self, access: &Access) -> Result<Progress, Setback> {
        Ok(self.set(access, false))
    }

    async fn follow(&self, _access: &Access, _operation: &Operation) -> Result<Progress, Setback> {
        Ok(Progress::Done { call: call("direct:Follow") })
    }

    async fn find_operation(
        &self,
        _access: &Access,
        _change: Change,
        _since: Timestamp,
    ) -> Result<Option<Operation>, Setback> {
        Ok(None)
    }
}
