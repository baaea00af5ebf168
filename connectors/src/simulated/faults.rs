//! What goes wrong on purpose, per operation, a number of times or until it is cleared.

use super::{
    known_operations::known_operations,
    wire::{Refusal, Service},
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fault {
    /// Refused as over the limit.
    Throttle,
    /// Status 500 with an HTML page, as a load balancer writes it; nothing happens.
    ServerError,
    /// Status 503 with an HTML page; nothing happens.
    Unavailable,
    /// It does not arrive: nothing happens, and nobody ever answers.
    Unanswered,
    /// It happens, and the answer comes late.
    Slow { milliseconds: u64 },
    /// It happens, and the connection ends without an answer.
    LostReply,
    /// It happens, and the answer is cut off in the middle of its JSON.
    BrokenJson,
    /// It arrives twice and happens twice; the second answer is the one that is seen.
    Duplicated,
    /// A read shows what was so long before.
    Stale { seconds: u64 },
    /// Refused because what it names does not exist.
    Gone,
    /// An account assignment is accepted and fails.
    OperationFails,
    /// Refused because something else changes the same thing.
    Conflict,
    /// An account assignment or a provisioning stays in progress until the faults are cleared.
    NeverFinishes,
    /// Refused by a policy.
    AccessDenied,
}

impl Fault {
    /// The answer that it gives in place of the operation's own.
    pub(super) fn refusal(&self, service: Service, name: &str) -> Option<Refusal> {
        match self {
            Self::Throttle => Some(Refusal::throttled(service)),
            Self::Conflict => {
                Some(Refusal::new("ConflictException", "A previous write is not visible everywhere yet."))
            }
            Self::AccessDenied => {
                let message = format!("User is not authorized to perform: {name} with an explicit deny");
                Some(Refusal::new("AccessDeniedException", message))
            }
            Self::Gone => Some(Refusal::new("ResourceNotFoundException", "The resource could not be found.")),
            Self::ServerError
            | Self::Unavailable
            | Self::Unanswered
            | Self::Slow { .. }
            | Self::LostReply
            | Self::BrokenJson
            | Self::Duplicated
            | Self::Stale { .. }
            | Self::OperationFails
            | Self::NeverFinishes => None,
        }
    }
}

/// A fault and the calls that it meets.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedFault {
    /// Such as `sso-admin:CreateAccountAssignment`; `sso-admin:*` and `*` stand for all.
    pub operation: String,
    pub fault: Fault,
    /// How many calls it meets; all of them when absent.
    #[serde(default)]
    pub times: Option<u32>,
}

impl PlannedFault {
    /// Whether there is a call that the fault could meet.
    pub fn meets_something(&self) -> bool {
        let known = known_operations();
        let mut names = known.map(|(service, operation)| (service.name(), operation));
        match self.operation.split_once(':') {
            None => self.operation == "*",
            Some((wanted, "*")) => names.any(|(service, _)| service == wanted),
            Some(wanted) => names.any(|name| name == wanted),
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Faults(Vec<PlannedFault>);

impl Faults {
    pub(super) fn plan(&mut self, fault: PlannedFault) {
        self.0.push(fault);
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn planned(&self) -> &[PlannedFault] {
        &self.0
    }

    /// The faults that this call meets, each used up by one.
    pub(super) fn meet(&mut self, operation: &str) -> Vec<Fault> {
        let service = operation.split(':').next().unwrap_or_default();
        let mut met = Vec::new();
        for planned in &mut self.0 {
            let wanted = planned.operation.as_str();
            if wanted == "*" || wanted == operation || wanted.strip_suffix(":*") == Some(service) {
                met.push(planned.fault.clone());
                planned.times = planned.times.map(|times| times.saturating_sub(1));
            }
        }
        self.0.retain(|planned| planned.times != Some(0));
        met
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counted_fault_is_used_up_and_meets_only_its_operation() {
        let mut faults = Faults::default();
        faults.plan(PlannedFault {
            operation: "sso-admin:*".to_owned(),
            fault: Fault::Throttle,
            times: Some(2),
        });
        assert_eq!(faults.meet("identitystore:ListUsers"), []);
        assert_eq!(faults.meet("sso-admin:ListInstances"), [Fault::Throttle]);
        assert_eq!(faults.meet("sso-admin:ListPermissionSets"), [Fault::Throttle]);
        assert_eq!(faults.meet("sso-admin:ListInstances"), []);
    }
}
