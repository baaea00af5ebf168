//! Deciding on several requests of the queue at once. What did not work is told row by row on the queue's page.

use crate::http::commands::{Call, Done};
use app::server::Notice;
use domain::{
    problem::{FieldProblem, Kind, Problem},
    request::Verdict,
};
use operations::request::{Row, SeveralForm};

pub async fn decide_several(call: Call) -> Result<Done, Problem> {
    let verdict = match call.form.one("verdict").as_str() {
        "approve" => Verdict::Approved,
        "reject" => Verdict::Rejected,
        _ => return Err(Problem::new(Kind::Invalid, "Choose approve or reject.")),
    };
    let form = SeveralForm {
        requests: call.form.0.get("requests").cloned().unwrap_or_default(),
        comment: call.form.one("comment"),
    };
    let rows = operations::request::decide_several(&call.site.context, call.member(), verdict, &form).await?;
    if rows.iter().all(|row| row.outcome.is_ok()) {
        return Ok(Done::at("/queue".to_owned(), Notice::AllDecided));
    }
    Err(told(&rows))
}

/// Each row leads to its card.
fn told(rows: &[Row]) -> Problem {
    let done = rows.iter().filter(|row| row.outcome.is_ok()).count();
    let fields = rows.iter().map(|row| {
        let (Ok(sentence) | Err(sentence)) = &row.outcome;
        let name = if row.name.is_empty() { &row.request } else { &row.name };
        FieldProblem::new(&row.request, format!("{name}: {sentence}"))
    });
    let sentence = match rows {
        [only] => only.outcome.clone().unwrap_or_else(|why| why),
        all => format!("{done} of {} decided. This became of each:", all.len()),
    };
    Problem { fields: fields.collect(), ..Problem::new(Kind::Conflict, sentence) }
}
