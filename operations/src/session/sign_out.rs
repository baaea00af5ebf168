//! Ending sessions: the own one, or another of the same person.

use super::cookie;
use crate::{Context, Problem};
use domain::{
    audit::AuditEvent,
    person::Member,
    problem::Kind,
    session::{Session, SessionHash},
};

pub async fn sign_out(context: &Context, member: &Member, cookie: &str) -> Result<(), Problem> {
    match cookie::hash(cookie) {
        Some(hash) => end_session(context, member, &hash).await,
        None => Ok(()),
    }
}

/// The person's live sessions, newest first.
pub async fn list_sessions(context: &Context, member: &Member) -> Result<Vec<Session>, Problem> {
    let now = context.clock.now();
    let mut connection = context.database.read().await.map_err(context.failed(now))?;
    connection.sessions_of(&member.person.id, now).await.map_err(context.failed(now))
}

/// Ends one of the person's own sessions.
pub async fn end_session(context: &Context, member: &Member, hash: &SessionHash) -> Result<(), Problem> {
    let now = context.clock.now();
    let mut change = context.database.begin().await.map_err(context.failed(now))?;
    let session = change.session(hash).await.map_err(context.failed(now))?;
    if session.is_none_or(|session| session.person != member.person.id) {
        return Err(Problem::new(Kind::NotFound, "This session has already ended."));
    }
    change.delete_session(hash).await.map_err(context.failed(now))?;
    change.commit(now, member.actor(), AuditEvent::SignedOut).await.map_err(context.failed(now))?;
    Ok(())
}
