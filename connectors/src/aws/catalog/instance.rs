//! The first record: the instance, its identity store and the organization's management account.

use super::{Step, cursor::Cursor};
use crate::aws::{AwsConnector, setback::setback};
use domain::{
    catalog::{CatalogRecord, Instance},
    connector::{Setback, SetbackKind},
    id::AccountId,
};

const ACTION: &str = "organizations:DescribeOrganization";

pub(super) async fn read(connector: &AwsConnector) -> Result<Step, Setback> {
    let found = connector.found_instance().await?;
    let instance = Instance {
        arn: found.arn.clone(),
        identity_store: found.identity_store.clone(),
        management_account: management_account(connector).await?,
        // No call tells the portal's address; every instance has this one, even if it has a nicer one too.
        access_portal: format!("https://{}.awsapps.com", found.identity_store),
        region: connector.region.clone(),
    };
    let records = vec![CatalogRecord::Instance(instance)];
    Ok(Step { records, next: Some(Cursor::Units), progress: "the IAM Identity Center instance".to_owned() })
}

pub(super) async fn management_account(connector: &AwsConnector) -> Result<AccountId, Setback> {
    connector.pace.wait().await;
    let request = connector.clients.organizations.describe_organization();
    let output = request.send().await.map_err(|error| setback(ACTION, &error))?;
    let id = output.organization.and_then(|organization| organization.master_account_id);
    id.and_then(|id| id.parse().ok()).ok_or_else(|| Setback {
        kind: SetbackKind::Unknown,
        sentence: "AWS did not say which account is the management account; Stint tries again.".to_owned(),
        code: None,
        request_id: None,
    })
}
