//! Every call that arrived, for tests and measurements: what, about whom, when, and how it was answered.

use domain::time::Timestamp;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};

/// More than any test needs; a demo that runs for weeks keeps the newest.
const KEPT: usize = 100_000;

#[derive(Clone, Debug, Serialize)]
pub struct LoggedCall {
    /// Counts from 1 without gaps.
    pub sequence: u64,
    pub time: Timestamp,
    /// Such as `identitystore:CreateGroupMembership`.
    pub operation: String,
    /// The account, permission set, group and principal that the call names, joined by slashes.
    pub key: String,
    /// `ok`, an error code, `html_error` or `cut`.
    pub result: String,
    pub request_id: String,
}

#[derive(Debug, Default)]
pub(super) struct CallLog {
    calls: VecDeque<LoggedCall>,
    counts: BTreeMap<String, u64>,
    last: u64,
}

impl CallLog {
    pub(super) fn record(&mut self, mut call: LoggedCall) {
        self.last += 1;
        call.sequence = self.last;
        *self.counts.entry(call.operation.clone()).or_default() += 1;
        self.calls.push_back(call);
        if self.calls.len() > KEPT {
            self.calls.pop_front();
        }
    }

    pub(super) fn since(&self, sequence: u64) -> Vec<LoggedCall> {
        let first = self.calls.partition_point(|call| call.sequence <= sequence);
        self.calls.range(first..).cloned().collect()
    }

    pub(super) fn counts(&self) -> &BTreeMap<String, u64> {
        &self.counts
    }
}

/// The names in a request, in a fixed order.
pub(super) fn key_of(body: &Value) -> String {
    let members = [
        "/TargetId",
        "/AccountId",
        "/PermissionSetArn",
        "/GroupId",
        "/PrincipalId",
        "/UserId",
        "/MemberId/UserId",
    ];
    let parts = members.iter().filter_map(|member| body.pointer(member)?.as_str());
    let parts: Vec<&str> = parts.map(|part| part.rsplit('/').next().unwrap_or(part)).collect();
    parts.join("/")
}
