//! Whether an account still takes access: asked right before every addition.
//!
//! AWS accepts an assignment to a suspended account and then fails it, or answers with a conflict that never ends.

use super::{AwsConnector, setback::setback};
use aws_sdk_organizations::types::AccountStatus;
use domain::{
    connector::{Setback, SetbackKind},
    id::AccountId,
};

const ACTION: &str = "organizations:DescribeAccount";

pub(super) async fn refuse_inactive(connector: &AwsConnector, account: &AccountId) -> Result<(), Setback> {
    let request = connector.clients.organizations.describe_account().account_id(account.as_str());
    let output = request.send().await.map_err(|error| setback(ACTION, &error))?;
    let status = output.account.and_then(|account| account.status);
    let state = match status {
        None | Some(AccountStatus::Active) => return Ok(()),
        Some(AccountStatus::Suspended) => "suspended",
        Some(_) => "being closed",
    };
    Err(Setback {
        kind: SetbackKind::Missing,
        sentence: format!("Account {account} is {state}; nobody can be given access to it."),
        code: None,
        request_id: None,
    })
}
