//! The demo's choose-a-person sign-in. The server mounts it only on loopback with the simulated organization.

use crate::{Context, Problem, session::SignedIn};
use domain::id::DirectoryUserId;

/// Someone to choose on the demo's sign-in page.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DemoPerson {
    pub user: DirectoryUserId,
    pub name: String,
    /// Such as "Asks for access" or "Approves: sre-leads".
    pub part: String,
}

/// The people of the directory, those with a part in the demo's story first; at most 60.
pub async fn demo_people(context: &Context) -> Result<Vec<DemoPerson>, Problem> {
    let _ = context;
    unimplemented!()
}

pub async fn sign_in_demo(context: &Context, user: &DirectoryUserId, user_agent: &str) -> Result<SignedIn, Problem> {
    let _ = (context, user, user_agent);
    unimplemented!()
}
