//! What people may ask for, computed once for all who are alike to policy.
//!
//! Invariant: a key names policy version, import, and all that policies see of a person and the time, so that an entry
//! can be old but never wrong. Two who ask at once wait for one computation.

use crate::{Context, Problem, fault};
use domain::{person::Member, policy::Eligibility, time::Timestamp};
use policy::EligibilityKey;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::OnceCell;

/// About 150 KB each for a large organization.
const MOST: usize = 64;

#[derive(Clone, Default)]
pub(crate) struct EligibilityCache(Arc<Mutex<Entries>>);

#[derive(Default)]
struct Entries {
    by_key: HashMap<EligibilityKey, Entry>,
    /// Rises with every use; the entry with the lowest was not used for longest.
    uses: u64,
}

struct Entry {
    used: u64,
    cell: Arc<OnceCell<Arc<Eligibility>>>,
}

/// What the person may ask for now.
pub(crate) async fn eligibility(
    context: &Context,
    member: &Member,
    now: Timestamp,
) -> Result<Arc<Eligibility>, Problem> {
    let (policies, in_force) = (context.policy.get(), context.catalog.get());
    let key = policies.eligibility_key(member, &in_force.0, now);
    let cell = context.catalog.eligibility().cell(key);
    let compute = || async {
        let member = member.clone();
        // Long enough to hold up others on the same thread.
        let computed = tokio::task::spawn_blocking(move || policies.eligibility(&member, &in_force.0, now));
        computed.await.map(Arc::new).map_err(|cause| fault(&*context.ids, now, &cause))
    };
    cell.get_or_try_init(compute).await.cloned()
}

impl EligibilityCache {
    fn cell(&self, key: EligibilityKey) -> Arc<OnceCell<Arc<Eligibility>>> {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.uses += 1;
        let used = entries.uses;
        if entries.by_key.len() >= MOST && !entries.by_key.contains_key(&key) {
            let oldest =
                entries.by_key.iter().min_by_key(|(_, entry)| entry.used).map(|(key, _)| key.clone());
            oldest.and_then(|key| entries.by_key.remove(&key));
        }
        let entry = entries.by_key.entry(key).or_insert_with(|| Entry { used, cell: Arc::default() });
        entry.used = used;
        entry.cell.clone()
    }
}
