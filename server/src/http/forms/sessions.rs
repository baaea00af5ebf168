//! Signing out, ending other sessions, and the zone that times are shown in.

use crate::http::commands::{Call, Done};
use app::server::{Notice, is_zone};
use domain::{
    problem::{FieldProblem, Problem},
    session::SessionHash,
};

pub async fn sign_out(call: Call) -> Result<Done, Problem> {
    operations::session::sign_out(&call.site.context, call.member(), &call.session.cookie).await?;
    Ok(Done { ends_session: true, ..Done::at("/sign-in".to_owned(), Notice::SignedOut) })
}

pub async fn end(call: Call) -> Result<Done, Problem> {
    let hash = SessionHash(call.form.one("hash"));
    operations::session::end_session(&call.site.context, call.member(), &hash).await?;
    Ok(Done::at("/sessions".to_owned(), Notice::SessionEnded))
}

pub async fn zone(call: Call) -> Result<Done, Problem> {
    let zone = call.form.one("zone");
    if !is_zone(&zone) {
        let sentence = "Stint does not know this time zone. Give a name such as Europe/Berlin.";
        return Err(Problem::invalid(vec![FieldProblem::new("zone", sentence)]));
    }
    operations::session::set_zone(&call.site.context, call.member(), &zone).await?;
    // The browser tells by itself at the first visit; that is nothing to announce.
    Ok(Done::silent(call.next()))
}
