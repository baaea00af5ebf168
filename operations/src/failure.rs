//! Turns causes that nobody outside may see into a [`Problem`] with an incident id that is in the log.

use domain::{
    id::IncidentId,
    problem::{Kind, Problem},
};

/// Logs the cause under a new incident id and returns the sentence for the person.
pub fn fault(ids: &dyn crate::Ids, now: domain::time::Timestamp, cause: &dyn std::fmt::Display) -> Problem {
    let incident = IncidentId::from_bits(ids.next(now));
    tracing::error!(%incident, %cause, "fault");
    Problem {
        incident: Some(incident.clone()),
        ..Problem::new(
            Kind::Fault,
            format!("Something failed inside Stint and nothing was changed. Try again; if it stays, give your administrators {incident}."),
        )
    }
}
