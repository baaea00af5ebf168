//! Turns causes that nobody outside may see into a [`Problem`] with an incident id that is in the log.

use crate::Context;
use domain::{
    audit::AuditEvent,
    id::IncidentId,
    person::Member,
    problem::{Kind, Problem},
    time::Timestamp,
};
use std::fmt::Display;

/// Logs the cause under a new incident id and returns the sentence for the person.
pub fn fault(ids: &dyn crate::Ids, now: Timestamp, cause: &dyn Display) -> Problem {
    let incident = IncidentId::from_bits(ids.next(now));
    tracing::error!(%incident, %cause, "fault");
    let sentence = format!(
        "Something failed inside Stint and nothing was changed. \
         Try again; if it stays, give your administrators {incident}."
    );
    Problem { incident: Some(incident), ..Problem::new(Kind::Fault, sentence) }
}

impl Context {
    /// What a person is told when the database did not do its part: for `map_err`.
    pub(crate) fn failed(&self, now: Timestamp) -> impl Fn(storage::Error) -> Problem + '_ {
        move |error| match error {
            storage::Error::Conflict => {
                let sentence =
                    "Someone else changed this at the same moment. Nothing was changed. Look at it again.";
                Problem::new(Kind::Conflict, sentence)
            }
            other => fault(&*self.ids, now, &other),
        }
    }
}

/// Someone tried what they may not do: recorded, then told.
pub(crate) async fn denied(
    context: &Context,
    member: &Member,
    operation: &str,
    sentence: impl Into<String>,
    now: Timestamp,
) -> Problem {
    let sentence = sentence.into();
    let event = AuditEvent::Denied { operation: operation.to_owned(), cause: sentence.clone() };
    let recorded = match context.database.begin().await {
        Ok(change) => change.commit(now, member.actor(), event).await.map(drop),
        Err(error) => Err(error),
    };
    match recorded {
        Ok(()) => Problem::new(Kind::Forbidden, sentence),
        Err(error) => context.failed(now)(error),
    }
}
