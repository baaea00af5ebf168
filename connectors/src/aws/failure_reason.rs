//! Why AWS failed an operation that it had accepted. It gives the reason as text only.

use domain::connector::{Call, Setback, SetbackKind};

pub(super) fn says_not_found(reason: &str) -> bool {
    reason.contains("404")
}

pub(super) fn failure(reason: &str, call: &Call) -> Setback {
    let lower = reason.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let kind = if says_not_found(reason) || says(&["not found", "suspended", "closed"]) {
        SetbackKind::Missing
    } else if says(&["denied", "not authorized", "403"]) {
        SetbackKind::Denied
    } else if says(&["conflict", "409", "in progress"]) {
        SetbackKind::Conflict
    } else if says(&["throttl", "rate exceeded", "429"]) {
        SetbackKind::Throttled
    } else {
        SetbackKind::Unknown
    };
    let shown: String = reason.chars().take(300).collect();
    let sentence = format!("AWS accepted the change and then failed it: {shown}");
    Setback { kind, sentence, code: None, request_id: call.request_id.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_tell_what_kind_of_failure_it_was() {
        let call =
            Call { action: "sso:DescribeAccountAssignmentCreationStatus".to_owned(), request_id: None };
        let kinds = [
            ("Received a 404 status error: Not found.", SetbackKind::Missing),
            ("Account 123456789012 is suspended or closed.", SetbackKind::Missing),
            ("Access denied on role AWSReservedSSO_Billing.", SetbackKind::Denied),
            ("A conflicting operation is in progress (409).", SetbackKind::Conflict),
            ("Rate exceeded", SetbackKind::Throttled),
            ("Internal failure", SetbackKind::Unknown),
        ];
        for (reason, kind) in kinds {
            assert_eq!(failure(reason, &call).kind, kind, "{reason}");
        }
    }
}
