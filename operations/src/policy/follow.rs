//! Takes the newest version of the database into force in this process. For the start and the worker.
//!
//! Invariant: a version that cannot be read gives nobody new access; removals go on.

use super::{NAME, parse};
use crate::{Context, Problem, Topic};
use domain::{
    audit::AuditEvent,
    person::Actor,
    policy::{PolicyFault, PolicySource},
};
use policy::PolicySet;
use storage::{Connection, Database};

/// Nothing where policies come from files.
pub async fn follow(context: &Context) -> Result<(), Problem> {
    if context.policy_source != PolicySource::Database {
        return Ok(());
    }
    let now = context.clock.now();
    let read = async {
        let mut connection = context.database.read().await?;
        let newest = connection.policy_newest().await?;
        if newest <= context.policy.number() {
            return Ok(None);
        }
        Ok(Some((newest, load(&mut connection, newest).await?)))
    };
    let Some((number, loaded)) = read.await.map_err(context.failed(now))? else { return Ok(()) };
    match loaded {
        Ok(policies) => {
            if context.policy.set_version(number, policies) {
                tracing::info!(number, "a version of the policies is in force");
            }
        }
        Err(faults) => {
            tracing::error!(
                number,
                ?faults,
                "the policies cannot be used; nobody gets new access, removals go on"
            );
            if context.policy.set_version(number, PolicySet::none()) {
                let actor = Actor::System { task: "policy".to_owned() };
                let event = AuditEvent::PolicyRefused { faults };
                let change = context.database.begin().await.map_err(context.failed(now))?;
                change.commit(now, actor, event).await.map_err(context.failed(now))?;
            }
        }
    }
    context.signals.tell(Topic::Catalog);
    Ok(())
}

/// The newest version with its number, or why it cannot be used; `None` when there is none yet.
pub async fn first(
    database: &Database,
) -> Result<Option<(u32, Result<PolicySet, Vec<PolicyFault>>)>, storage::Error> {
    let mut connection = database.read().await?;
    match connection.policy_newest().await? {
        0 => Ok(None),
        newest => Ok(Some((newest, load(&mut connection, newest).await?))),
    }
}

async fn load(
    connection: &mut Connection,
    number: u32,
) -> Result<Result<PolicySet, Vec<PolicyFault>>, storage::Error> {
    let fault = |sentence: String| {
        let remedy = "Put a version in with `stint policy import FILE`; until then nobody gets new access.";
        let (file, remedy) = (format!("version {number} of the {NAME}"), remedy.to_owned());
        Ok(Err(vec![PolicyFault { file, line: 0, column: 0, sentence, remedy }]))
    };
    let version = match connection.policy_version(number).await {
        Ok(Some(version)) => version,
        Ok(None) => return fault("It is not there.".to_owned()),
        Err(unreadable @ storage::Error::Inconsistent { .. }) => return fault(format!("{unreadable}.")),
        Err(error) => return Err(error),
    };
    match parse(&version.text) {
        Ok(policies) if policies.version() == version.hash => Ok(Ok(policies)),
        Ok(_) => fault("Its text is not the one that came into force: somebody changed it.".to_owned()),
        Err(faults) => Ok(Err(faults)),
    }
}
