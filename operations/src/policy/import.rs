//! Puts a text in force without asking anyone in Stint: the first version, or the way back in for whoever has the
//! machine when nobody can administer Stint any more. Recorded like every change.

use super::{
    in_force::{Text, put_in_force},
    normal, parse,
};
use domain::{
    person::Actor,
    policy::{PolicyFault, Way},
    time::Timestamp,
};
use storage::Database;

/// The new version's number, or the faults of the text.
pub async fn import(
    database: &Database,
    text: &str,
    reason: &str,
    way: Way,
    now: Timestamp,
) -> Result<Result<u32, Vec<PolicyFault>>, storage::Error> {
    let text = normal(text);
    let parsed = match parse(&text) {
        Ok(parsed) => parsed,
        Err(faults) => return Ok(Err(faults)),
    };
    let author = Actor::System { task: "policy import".to_owned() };
    let mut change = database.begin().await?;
    let newest = change.policy_newest().await?;
    let text = Text { text: &text, parsed: &parsed, author: author.clone(), reason };
    let event = put_in_force(&mut change, text, newest, way, now).await?;
    change.commit(now, author, event).await?;
    Ok(Ok(newest + 1))
}
