//! Reads the organization from AWS, part by part; goes on from its last cursor after a restart.
//!
//! Invariant: nobody sees half an import. One replica reads at a time: another one that takes over after a pause goes on
//! from the cursor, and the one that was paused keeps nothing of what it read.

use super::{compare::compare, load::load};
use crate::{
    Context, Problem, Topic,
    lease::{self, Lease},
};
use domain::{
    audit::AuditEvent,
    catalog::ImportCounts,
    connector::{CatalogBatch, Setback, SetbackKind},
    id::ImportId,
    person::Actor,
    problem::Kind,
    time::Seconds,
};

/// AWS forgets its page tokens; an import that was interrupted longer ago begins anew.
const LONGEST_PAUSE: Seconds = Seconds(60 * 60);

/// How far one import is.
struct Running {
    id: ImportId,
    cursor: Option<String>,
}

/// Runs an import to its end, or continues the one that was interrupted; nothing while another replica does. Gives what
/// the newest import found. For the worker.
pub async fn import(context: &Context) -> Result<ImportCounts, Problem> {
    lease::if_ours(context, "import", |lease| read(context, lease)).await?;
    load(context).await?;
    let now = context.clock.now();
    let mut connection = context.database.read().await.map_err(context.failed(now))?;
    let last = connection.import_last_finished().await.map_err(context.failed(now))?;
    Ok(last.map(|(_, _, counts)| counts).unwrap_or_default())
}

async fn read(context: &Context, lease: Lease) -> Result<(), Problem> {
    let mut running = begin(context, &lease).await?;
    loop {
        let batch = match context.connector.read_catalog(running.cursor.as_deref()).await {
            Ok(batch) => batch,
            Err(setback) => return Err(set_back(context, &lease, &running, setback).await?),
        };
        let is_last = batch.next.is_none();
        let is_ours = store(context, &lease, &running, &batch).await?;
        running.cursor = batch.next;
        if !is_ours || is_last {
            return Ok(());
        }
    }
}

async fn begin(context: &Context, lease: &Lease) -> Result<Running, Problem> {
    let now = context.clock.now();
    let mut change = lease.begin(context).await.map_err(context.failed(now))?;
    let running = change.import_running().await.map_err(context.failed(now))?;
    if let Some(running) = running.filter(|running| now.since(running.started_at) < LONGEST_PAUSE) {
        return Ok(Running { id: running.id, cursor: running.cursor });
    }
    let id = ImportId::from_bits(context.ids.next(now));
    change.import_begin(&id, now).await.map_err(context.failed(now))?;
    change.commit_without_event("its end is recorded").await.map_err(context.failed(now))?;
    context.signals.tell(Topic::Catalog);
    Ok(Running { id, cursor: None })
}

/// Keeps one batch, and with the last one puts the import in force. False when another replica is at it.
async fn store(
    context: &Context,
    lease: &Lease,
    running: &Running,
    batch: &CatalogBatch,
) -> Result<bool, Problem> {
    let now = context.clock.now();
    let stored = async {
        let mut change = lease.begin(context).await?;
        let known = change.import_running().await?;
        if known.is_none_or(|known| known.id != running.id || known.cursor != running.cursor) {
            return Ok(false);
        }
        change.import_batch(&running.id, &batch.records, batch.next.as_deref(), &batch.progress).await?;
        if batch.next.is_some() {
            change.commit_without_event("its end is recorded").await?;
            return Ok(true);
        }
        let counts = change.import_finish(&running.id, now).await?;
        let imported = AuditEvent::CatalogImported { import: running.id.clone(), counts };
        let changed = compare(&mut change, now).await?;
        let events = std::iter::once(imported).chain(changed).map(|event| (actor(), event)).collect();
        change.commit_all(now, events).await?;
        Ok(true)
    };
    match stored.await {
        Err(storage::Error::Conflict) => Ok(false),
        other => other.map_err(context.failed(now)),
    }
}

/// Notes why it stopped. What only takes time is no event, and neither is the same cause again.
async fn set_back(
    context: &Context,
    lease: &Lease,
    running: &Running,
    setback: Setback,
) -> Result<Problem, Problem> {
    let now = context.clock.now();
    let noted = async {
        let mut change = lease.begin(context).await?;
        let known = change.import_running().await?.and_then(|known| known.setback);
        change.import_setback(&running.id, &setback).await?;
        let passes = matches!(setback.kind, SetbackKind::Throttled | SetbackKind::Unknown);
        let is_known = known.is_some_and(|known| (known.kind, &known.code) == (setback.kind, &setback.code));
        if passes || is_known {
            return change.commit_without_event("it is tried again").await;
        }
        let (import, setback) = (running.id.clone(), setback.clone());
        change.commit(now, actor(), AuditEvent::CatalogImportFailed { import, setback }).await.map(drop)
    };
    noted.await.map_err(context.failed(now))?;
    context.signals.tell(Topic::Catalog);
    let sentence =
        format!("The organization could not be read. {} The last catalog stays in use.", setback.sentence);
    Ok(Problem::new(Kind::Unavailable, sentence))
}

fn actor() -> Actor {
    Actor::System { task: "import".to_owned() }
}
