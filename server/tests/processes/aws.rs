//! The simulated AWS in a process that no fault meets: what it has and what it was asked is what really happened.

use crate::{
    child::{Running, free_port, until},
    stint::STINT,
};
use connectors::simulated::PlannedFault;
use domain::time::Timestamp;
use reqwest::Client;
use serde::{Deserialize, de::DeserializeOwned};
use std::{
    process::{Command, Stdio},
    time::Duration,
};

pub(crate) struct Aws {
    pub(crate) address: String,
    client: Client,
    _running: Running,
}

/// Access that AWS has: who, and by which assignment or group of Stint's own.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Access {
    pub(crate) user: String,
    pub(crate) by: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct LoggedCall {
    pub(crate) time: Timestamp,
    pub(crate) operation: String,
    pub(crate) key: String,
    pub(crate) result: String,
}

#[derive(Deserialize)]
struct State {
    assignments: Vec<Assignment>,
    memberships: Vec<Membership>,
}

#[derive(Deserialize)]
struct Assignment {
    account_name: String,
    permission_set_name: String,
    principal_kind: String,
    principal: String,
}

#[derive(Deserialize)]
struct Membership {
    group_name: String,
    user: String,
}

impl Aws {
    pub(crate) async fn start() -> Self {
        let listen = format!("127.0.0.1:{}", free_port());
        let mut command = Command::new(STINT);
        command.args(["simulate", "--listen", &listen]).env_clear();
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let running = Running::start(&mut command);
        let aws = Self { address: format!("http://{listen}"), client: Client::new(), _running: running };
        let answers = until(Duration::from_secs(60), async || aws.calls().await.ok());
        answers.await.expect("the simulated AWS answers");
        aws
    }

    async fn look<T: DeserializeOwned>(&self, what: &str) -> reqwest::Result<T> {
        self.client.get(format!("{}/_simulated/{what}", self.address)).send().await?.json().await
    }

    pub(crate) async fn calls(&self) -> reqwest::Result<Vec<LoggedCall>> {
        self.look("calls?since=0").await
    }

    /// What people have as themselves: no group that the identity provider syncs.
    pub(crate) async fn access(&self) -> Vec<Access> {
        let State { assignments, memberships } = self.look("state").await.unwrap();
        let of_users = assignments.into_iter().filter(|one| one.principal_kind == "user");
        let assigned = of_users.map(|one| Access {
            user: one.principal,
            by: format!("{} in {}", one.permission_set_name, one.account_name),
        });
        let members = memberships.into_iter().map(|one| Access { user: one.user, by: one.group_name });
        assigned.chain(members).collect()
    }

    pub(crate) async fn plan(&self, fault: &PlannedFault) {
        let plan = self.client.post(format!("{}/_simulated/faults", self.address)).json(fault);
        plan.send().await.unwrap().error_for_status().unwrap();
    }

    pub(crate) async fn clear_faults(&self) {
        let clear = self.client.delete(format!("{}/_simulated/faults", self.address));
        clear.send().await.unwrap().error_for_status().unwrap();
    }
}
