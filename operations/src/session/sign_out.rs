//! Ending sessions: the own one, or another of the same person.

use crate::{Context, Problem};
use domain::{
    person::Member,
    session::{Session, SessionHash},
};

pub async fn sign_out(context: &Context, member: &Member, cookie: &str) -> Result<(), Problem> {
    let _ = (context, member, cookie);
    unimplemented!()
}

/// The person's live sessions, newest first.
pub async fn list_sessions(context: &Context, member: &Member) -> Result<Vec<Session>, Problem> {
    let _ = (context, member);
    unimplemented!()
}

/// Ends one of the person's own sessions.
pub async fn end_session(context: &Context, member: &Member, hash: &SessionHash) -> Result<(), Problem> {
    let _ = (context, member, hash);
    unimplemented!()
}
