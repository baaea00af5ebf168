//! Why nobody was signed in: a sentence for the person, and the cause for the audit log.

use crate::http::Site;
use domain::problem::{Kind, Problem};
use operations::session::refuse_sign_in;

pub(super) enum Refusal {
    /// The browser has no sign-in under way, or another one.
    NotBegunHere,
    /// The provider said no, such as `access_denied`.
    ByProvider(String),
    /// What came back does not fit; never told to the browser.
    Unsound(String),
    /// The provider does not answer.
    Unavailable(String),
    /// Refused after the identity was proven.
    Person(Problem),
}

impl Refusal {
    /// What to tell the person; records what is worth recording.
    pub(super) async fn into_problem(self, site: &Site) -> Problem {
        let (kind, sentence, cause) = match self {
            Self::NotBegunHere => (
                Kind::SignedOut,
                "This sign-in was not begun in this browser, or it took more than ten minutes. Begin again.",
                "state does not fit the browser's cookie".to_owned(),
            ),
            Self::ByProvider(cause) => (
                Kind::Forbidden,
                "Your identity provider did not let you in. Ask those who run it, or try another account.",
                cause,
            ),
            Self::Unsound(cause) => (
                Kind::SignedOut,
                "The answer of your identity provider could not be trusted, so you are not signed in. Begin again; \
                 if it stays, tell your administrators: the audit log says why.",
                cause,
            ),
            Self::Unavailable(cause) => {
                // No sign-in was refused: there was none.
                tracing::warn!(cause, "the identity provider does not answer");
                let sentence = "Your identity provider does not answer. Try again in a minute.";
                return Problem::new(Kind::Unavailable, sentence);
            }
            Self::Person(problem) => return problem,
        };
        match refuse_sign_in(&site.context, "oidc", &cause).await {
            Ok(()) => Problem::new(kind, sentence),
            Err(problem) => problem,
        }
    }
}
