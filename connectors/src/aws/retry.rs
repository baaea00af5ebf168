//! Which answers to a write are followed by another attempt within the same call.
//!
//! Invariant: only an answer in which AWS itself said "not now". Without an answer the write may have happened.

use aws_smithy_runtime_api::client::{
    interceptors::context::InterceptorContext,
    retries::classifiers::{ClassifyRetry, RetryAction, RetryClassifierPriority},
};

#[derive(Debug)]
pub(super) struct WriteClassifier;

impl ClassifyRetry for WriteClassifier {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let Some(response) = context.response() else { return RetryAction::RetryForbidden };
        if response.status().is_success() {
            return match context.output_or_error() {
                Some(Ok(_)) => RetryAction::NoActionIndicated,
                _ => RetryAction::RetryForbidden,
            };
        }
        let body =
            response.body().bytes().and_then(|body| serde_json::from_slice::<serde_json::Value>(body).ok());
        let member = |name: &str| body.as_ref()?.get(name)?.as_str();
        // Some services write a namespace before the code.
        let code = member("__type").and_then(|code| code.rsplit('#').next());
        match (code, member("Reason")) {
            (Some("ThrottlingException" | "TooManyRequestsException"), _) => RetryAction::throttling_error(),
            (Some("ConflictException"), Some("UNIQUENESS_CONSTRAINT_VIOLATION")) => {
                RetryAction::RetryForbidden
            }
            (Some("ConflictException"), _) => RetryAction::throttling_error(),
            _ => RetryAction::RetryForbidden,
        }
    }

    fn name(&self) -> &'static str {
        "writes that AWS did not take"
    }

    /// After all others, so that what they would repeat is not repeated.
    fn priority(&self) -> RetryClassifierPriority {
        RetryClassifierPriority::run_after(RetryClassifierPriority::transient_error_classifier())
    }
}
