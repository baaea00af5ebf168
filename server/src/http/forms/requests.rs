//! Asking for access, and taking a request back.

use crate::http::commands::{Call, Done, parse_id};
use app::server::Notice;
use domain::{id::RequestId, problem::Problem, request::RequestForm};

pub async fn submit(call: Call) -> Result<Done, Problem> {
    let form = RequestForm {
        entitlements: call.form.all("entitlements"),
        minutes: call.form.one("minutes"),
        starts: call.form.one("starts"),
        reason: call.form.one("reason"),
        ticket: call.form.one("ticket"),
        extends: call.form.one("extends"),
    };
    let visit = call.asking.visit(&call.site);
    let local = |typed: &str| visit.instant(typed);
    let requests = operations::request::submit(&call.site.context, call.member(), &form, &local).await?;
    let next = match requests.as_slice() {
        [only] => format!("/requests/{only}"),
        _ => "/requests".to_owned(),
    };
    let ids = requests.into_iter().map(String::from).collect();
    Ok(Done { ids, ..Done::at(next, Notice::Sent) })
}

pub async fn withdraw(call: Call) -> Result<Done, Problem> {
    let id: RequestId = parse_id(&call.id)?;
    operations::request::withdraw(&call.site.context, call.member(), &id).await?;
    Ok(Done::at(format!("/requests/{id}"), Notice::Withdrawn))
}
