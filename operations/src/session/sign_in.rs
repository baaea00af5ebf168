//! What happens after an identity provider vouched for someone.

use crate::{Context, Problem};
use domain::person::{Identity, Person};

/// From a verified ID token.
#[derive(Clone, Debug)]
pub struct SignIn {
    pub identity: Identity,
    pub name: String,
    pub email: String,
    /// `oidc` or `demo`.
    pub method: String,
    pub user_agent: String,
}

/// The cookie's value (256 random bits, base64url) leaves only to the browser.
pub struct SignedIn {
    pub cookie: String,
    pub person: Person,
}

/// Matches the person to a directory user by an external id equal to the subject (then issuer), never by e-mail.
pub async fn sign_in(context: &Context, sign_in: SignIn) -> Result<SignedIn, Problem> {
    let _ = (context, sign_in);
    unimplemented!()
}

/// Records a failed sign-in; `cause` is for the audit log.
pub async fn refuse_sign_in(context: &Context, method: &str, cause: &str) -> Result<(), Problem> {
    let _ = (context, method, cause);
    unimplemented!()
}
