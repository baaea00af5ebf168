//! Lists of requests: one's own, or everyone's for auditors and administrators.

use super::rows::Behind;
use crate::{Context, Problem, failure::denied};
use domain::{
    id::RequestId,
    person::{Member, Role},
    problem::{FieldProblem, Kind},
    request::RequestRow,
    time::Timestamp,
};

/// Rows on one page.
const PAGE: usize = 50;
const STATES: [&str; 5] = ["pending", "approved", "rejected", "withdrawn", "expired"];

/// As it stands in the URL; empty means "all".
#[derive(Clone, Debug, Default, Eq, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct RequestListQuery {
    /// `mine` (default) or `everyone`.
    pub whose: String,
    /// `pending`, `approved`, `rejected`, `withdrawn`, `expired`.
    pub state: String,
    /// A request id: the next page shows older ones.
    pub before: String,
}

#[derive(Clone, Debug)]
pub struct RequestList {
    pub query: RequestListQuery,
    /// Newest first, at most 50.
    pub rows: Vec<RequestRow>,
    pub next: Option<String>,
    pub total: u32,
    pub now: Timestamp,
}

pub async fn list(
    context: &Context,
    member: &Member,
    query: &RequestListQuery,
) -> Result<RequestList, Problem> {
    let now = context.clock.now();
    let state = state(&query.state)?;
    let before = before(&query.before)?;
    let is_everyone = query.whose == "everyone";
    if is_everyone && !member.is(Role::Auditor) && !member.is(Role::Administrator) {
        let sentence = "Only auditors and administrators see everyone's requests.";
        return Err(denied(context, member, "request.list", sentence, now).await);
    }
    let in_force = context.catalog.get();
    let catalog = &in_force.0;
    let own = (!is_everyone).then_some(&member.person.id);
    let read = async {
        let mut connection = context.database.read().await?;
        let limit = PAGE as u32 + 1;
        let mut requests = match own {
            Some(person) => connection.requests_of(person, state, before.as_ref(), limit).await?,
            None => connection.requests_everyone(state, before.as_ref(), limit).await?,
        };
        let has_more = requests.len() > PAGE;
        requests.truncate(PAGE);
        let total = connection.requests_counted(own, state).await?;
        let behind = Behind::read(&mut connection, context, &requests).await?;
        Ok((requests, has_more, total, behind))
    };
    let (requests, has_more, total, behind) = read.await.map_err(context.failed(now))?;
    let next = requests.last().filter(|_| has_more).map(|request| request.id.to_string());
    let rows = requests.iter().map(|request| behind.row(catalog, request, now)).collect();
    Ok(RequestList { query: query.clone(), rows, next, total, now })
}

fn state(typed: &str) -> Result<Option<&str>, Problem> {
    match typed {
        "" => Ok(None),
        known if STATES.contains(&known) => Ok(Some(known)),
        _ => {
            let sentence = format!("There is no such state. Choose one of {}.", STATES.join(", "));
            Err(Problem::invalid(vec![FieldProblem::new("state", sentence)]))
        }
    }
}

fn before(typed: &str) -> Result<Option<RequestId>, Problem> {
    if typed.is_empty() {
        return Ok(None);
    }
    let wrong = |_| Problem::new(Kind::NotFound, "There is no such page. Go back to the first one.");
    typed.parse().map(Some).map_err(wrong)
}
