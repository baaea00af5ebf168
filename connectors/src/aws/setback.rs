//! SDK errors as setbacks: what kind, and a sentence that says what to do.
//!
//! Invariant: whatever does not clearly say that nothing happened is `Unknown`.

use aws_smithy_runtime_api::client::{orchestrator::HttpResponse, result::SdkError};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use domain::connector::{Call, Setback, SetbackKind};

const REQUEST_ID: &str = "x-amzn-requestid";

/// An error of one action, such as `sso:CreateAccountAssignment`.
pub(super) fn setback<E: ProvideErrorMetadata>(action: &str, error: &SdkError<E, HttpResponse>) -> Setback {
    let code = error.code();
    let kind = kind_of(code, error);
    Setback {
        kind,
        sentence: sentence(kind, action, code, error),
        code: code.map(str::to_owned),
        request_id: request_id_of(error),
    }
}

/// The call as evidence, for an error that means that all is well.
pub(super) fn call_of<E>(action: &str, error: &SdkError<E, HttpResponse>) -> Call {
    Call { action: action.to_owned(), request_id: request_id_of(error) }
}

fn request_id_of<E>(error: &SdkError<E, HttpResponse>) -> Option<String> {
    let header = error.raw_response()?.headers().get(REQUEST_ID)?;
    Some(header.to_owned()).filter(|text| !text.is_empty())
}

fn kind_of<E>(code: Option<&str>, error: &SdkError<E, HttpResponse>) -> SetbackKind {
    match code {
        Some(
            "ThrottlingException"
            | "TooManyRequestsException"
            | "ServiceQuotaExceededException"
            | "Throttling",
        ) => SetbackKind::Throttled,
        Some("ConflictException" | "ConcurrentModificationException") => SetbackKind::Conflict,
        Some(
            "AccessDeniedException"
            | "ExpiredTokenException"
            | "UnrecognizedClientException"
            | "InvalidClientTokenId"
            | "InvalidSignatureException"
            | "IncompleteSignatureException"
            | "MissingAuthenticationTokenException",
        ) => SetbackKind::Denied,
        Some(
            "ResourceNotFoundException"
            | "AccountNotFoundException"
            | "TargetNotFoundException"
            | "ParentNotFoundException"
            | "AWSOrganizationsNotInUseException",
        ) => SetbackKind::Missing,
        // The request was never sent, which for a request that is always the same means missing credentials.
        None if matches!(error, SdkError::ConstructionFailure(_)) => SetbackKind::Denied,
        _ => SetbackKind::Unknown,
    }
}

fn sentence<E>(
    kind: SetbackKind,
    action: &str,
    code: Option<&str>,
    error: &SdkError<E, HttpResponse>,
) -> String {
    match (kind, code) {
        (SetbackKind::Throttled, Some("ServiceQuotaExceededException")) => {
            "AWS works on as many assignments as it allows at once; Stint waits and tries again.".to_owned()
        }
        (SetbackKind::Throttled, _) => {
            "AWS allows 20 calls a second and got more; Stint waits and tries again.".to_owned()
        }
        (SetbackKind::Conflict, _) => {
            "AWS still works on another change of the same account or group; Stint waits and tries again.".to_owned()
        }
        (SetbackKind::Denied, Some("AccessDeniedException")) if is_membership_change(action) => format!(
            "AWS refused {action}. Allow it for Stint's role; if a service control policy forbids changes of groups \
             beside the identity provider, exempt Stint's role there."
        ),
        (SetbackKind::Denied, Some("AccessDeniedException")) => format!(
            "AWS refused {action}. Allow it for Stint's role, or lift the service control policy that denies it."
        ),
        (SetbackKind::Denied, _) => {
            format!("AWS does not accept Stint's credentials for {action}. Renew them or check the role.")
        }
        (SetbackKind::Missing, Some("AccountNotFoundException")) => {
            "The account is not in the organization any more.".to_owned()
        }
        (SetbackKind::Missing, Some("AWSOrganizationsNotInUseException")) => {
            "These credentials belong to an account without an organization. Use its management account or a delegated \
             administrator."
                .to_owned()
        }
        (SetbackKind::Missing, _) => {
            format!("AWS does not know what {action} named; it may have been deleted. Import again.")
        }
        (SetbackKind::Unknown, Some(code)) => {
            format!("AWS could not carry out {action} ({code}); Stint looks what happened and tries again.")
        }
        (SetbackKind::Unknown, None) => {
            let what = match error {
                SdkError::TimeoutError(_) => "did not answer in time".to_owned(),
                SdkError::ServiceError(_) | SdkError::ResponseError(_) => {
                    let status = error.raw_response().map_or(0, |response| response.status().as_u16());
                    format!("answered with status {status} and no reason")
                }
                _ => "could not be reached".to_owned(),
            };
            format!("AWS {what} for {action}; Stint looks what happened and tries again.")
        }
    }
}

fn is_membership_change(action: &str) -> bool {
    matches!(action, "identitystore:CreateGroupMembership" | "identitystore:DeleteGroupMembership")
}
