//! From the cookie to the person, with groups from the directory and roles from policy.

use crate::{Context, Problem};
use domain::person::Member;

/// `None` when the session is unknown, over, or its person is disabled.
pub async fn authenticate(context: &Context, cookie: &str) -> Result<Option<Member>, Problem> {
    let _ = (context, cookie);
    unimplemented!()
}
