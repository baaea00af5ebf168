//! What the database and AWS say of the whole story, once it is over.

use crate::{aws::LoggedCall, load::Told, stage::Stage};
use domain::{
    connector::Change,
    evidence::Receipt,
    grant::{Grant, GrantState},
    time::Timestamp,
};
use std::collections::BTreeMap;
use storage::Database;

const EVER: (Timestamp, Timestamp) = (Timestamp::from_seconds(0), Timestamp::from_seconds(253_402_300_799));
/// More than any story has.
const ALL: u32 = 1_000_000;

pub(crate) struct Evidence {
    grants: Vec<Grant>,
    added: Vec<Receipt>,
    pub(crate) removed: Vec<Receipt>,
    pub(crate) calls: Vec<LoggedCall>,
}

impl Evidence {
    pub(crate) async fn of(stage: &Stage, database: &Database) -> Self {
        let mut connection = database.snapshot().await.unwrap();
        Self {
            grants: connection.grants_in_period(EVER, None, ALL).await.unwrap(),
            added: connection.receipts_in_period(Change::Add, EVER, None, ALL).await.unwrap(),
            removed: connection.receipts_in_period(Change::Remove, EVER, None, ALL).await.unwrap(),
            calls: stage.aws.calls().await.unwrap(),
        }
    }

    /// What AWS added although it was there, or more often than it was granted.
    pub(crate) fn given_twice(&self) -> Vec<String> {
        let mut is_there: BTreeMap<&str, bool> = BTreeMap::new();
        let mut created: BTreeMap<&str, usize> = BTreeMap::new();
        let mut twice = Vec::new();
        for call in self.calls.iter().filter(|call| call.result == "ok") {
            let (key, user) = (call.key.as_str(), call.key.rsplit('/').next().unwrap_or_default());
            match call.operation.as_str() {
                "sso-admin:CreateAccountAssignment" => {
                    *created.entry(key).or_default() += 1;
                    if is_there.insert(key, true) == Some(true) {
                        twice.push(format!("{} at {}: it was there", call.key, call.time));
                    }
                }
                "sso-admin:DeleteAccountAssignment" => drop(is_there.insert(key, false)),
                // AWS refuses the second one; a removal names no group, so these are only counted.
                "identitystore:CreateGroupMembership" => *created.entry(user).or_default() += 1,
                _ => {}
            }
        }
        for (key, created) in created {
            let is_meant = |grant: &&Grant| match key.contains('/') {
                true => format!("{}/{}", grant.entitlement, grant.user) == key,
                false => grant.user.as_str() == key,
            };
            let granted = self.grants.iter().filter(is_meant).count();
            if created > granted {
                twice.push(format!("{key}: granted {granted} times, created {created} times"));
            }
        }
        twice
    }

    /// Grants without the receipts that they must have, and answers that were not kept.
    pub(crate) fn missing(&self, told: &Told) -> Vec<String> {
        let mut missing = told.wrong.clone();
        let serves =
            |receipts: &[Receipt], grant: &Grant| receipts.iter().any(|one| one.grants.contains(&grant.id));
        for grant in &self.grants {
            if !grant.is_over() {
                missing.push(format!("{} has not ended: {:?}", grant.id, grant.state));
            }
            if serves(&self.added, grant) && !serves(&self.removed, self.last_keeper(grant)) {
                missing.push(format!("{} was added without a receipt of its removal", grant.id));
            }
        }
        for call in self.calls.iter().filter(|call| call.result == "ok") {
            let is_later = |receipt: &&Receipt| receipt.confirmed_at > call.time;
            let of_user = |receipt: &&Receipt| call.key.ends_with(receipt.user.as_str());
            if call.operation.contains(":CreateAccountAssignment")
                || call.operation.contains(":CreateGroupMembership")
            {
                let is_removed = self.removed.iter().filter(of_user).any(|receipt| is_later(&receipt));
                if !is_removed {
                    missing.push(format!("{} {} has no receipt of a removal", call.operation, call.key));
                }
            }
        }
        for request in &told.asked {
            let is_its_cause = |grant: &&Grant| {
                let domain::grant::Cause::Request { request: cause } = &grant.cause;
                cause == request
            };
            if !self.grants.iter().any(|grant| is_its_cause(&grant)) {
                missing.push(format!("{request} was answered and is lost"));
            }
        }
        for grant in &told.ended {
            let is_over = |one: &&Grant| one.id == *grant && one.is_over();
            if !self.grants.iter().any(|one| is_over(&one)) {
                missing.push(format!("the end of {grant} was answered and is lost"));
            }
        }
        missing
    }

    /// The grant whose end removed the access: of overlapping ones the last.
    fn last_keeper<'a>(&'a self, grant: &'a Grant) -> &'a Grant {
        let mut last = grant;
        while let GrantState::Ended { kept_by: Some(keeper), .. } = &last.state {
            last = self.grants.iter().find(|grant| grant.id == *keeper).expect("its keeper");
        }
        last
    }
}
