//! Why a request did not take a step. Each variant is told to a person in its own words.

use crate::time::{Minutes, Timestamp};

#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Refusal {
    #[error("{by} already {what} this request. Nothing was changed.")]
    AlreadyDecided { by: String, what: &'static str, at: Timestamp },
    #[error("You asked for this yourself. Someone else has to decide.")]
    OwnRequest,
    #[error("You have approved this already. Someone else has to agree too.")]
    ApprovedBefore,
    #[error("Only the person who asked can withdraw a request.")]
    NotOwnRequest,
    #[error("This request was withdrawn. Nothing was changed.")]
    Withdrawn { at: Timestamp },
    #[error("This request expired because nobody decided in time. It can be sent again.")]
    Expired { at: Timestamp },
    #[error("What is asked for is not what you looked at. Read the request again, then decide.")]
    Changed,
    #[error("What this permission set allows has changed since you looked. Read it again, then decide.")]
    PermissionSetChanged,
    #[error(
        "What this permission set allows has changed since {by} agreed. Reject the request, so that it is asked again."
    )]
    ChangedSinceAgreed { by: String },
    #[error("The request is for {asked}; an approver can shorten it, not make it {given}.")]
    Longer { asked: Minutes, given: Minutes },
    #[error("Only who decided last can take it back.")]
    NotYourDecision,
    #[error("A decision can be taken back for 10 s, which are over. Nothing was changed.")]
    TooLateToUndo,
    #[error("The shortest time is 5 min.")]
    TooShort,
}
