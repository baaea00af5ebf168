//! Favourites, and reading the organization again.

use crate::{
    http::commands::{Call, Done},
    record,
};
use app::server::Notice;
use domain::{
    audit::AuditEvent,
    catalog::Entitlement,
    person::Role,
    problem::{FieldProblem, Kind, Problem},
};

pub async fn favourite(call: Call) -> Result<Done, Problem> {
    let entitlement: Entitlement = call.form.one("entitlement").parse().map_err(|wrong| {
        Problem::invalid(vec![FieldProblem::new("entitlement", format!("{wrong}. Choose from the catalog."))])
    })?;
    let wanted = call.form.one("wanted") == "true";
    operations::catalog::set_favourite(&call.site.context, call.member(), &entitlement, wanted).await?;
    Ok(Done::new(call.next(), if wanted { Notice::Favourite } else { Notice::NoFavourite }))
}

/// Only wakes the worker, which reads when it can.
pub async fn import(call: Call) -> Result<Done, Problem> {
    if !call.member().is(Role::Administrator) {
        let cause = "not an administrator".to_owned();
        let event = AuditEvent::Denied { operation: "catalog import".to_owned(), cause };
        record::record(&call.site.context, call.member().actor(), event).await;
        let sentence =
            "Only administrators can have the organization read again. It is read every 15 minutes anyway.";
        return Err(Problem::new(Kind::Forbidden, sentence));
    }
    call.site.context.signals.import.notify_one();
    Ok(Done::at("/catalog".to_owned(), Notice::ImportStarted))
}
