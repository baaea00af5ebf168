//! Puts an edited policy file into force within two seconds.
//!
//! Invariant: a file with faults changes nothing but the log; the last good policies stay in force, and a copy of them
//! survives a restart. Content is compared, not the time of the file, so that every way of editing is seen.

use crate::record;
use anyhow::{Context as _, Result, bail};
use domain::{audit::AuditEvent, policy::PolicyFault};
use operations::{Context, Topic};
use policy::PolicySet;
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

pub struct PolicyFile {
    path: PathBuf,
    /// A copy of what was last in force without faults.
    last_good: PathBuf,
    /// What was looked at last, with faults or without.
    seen: Mutex<String>,
}

/// What to start with, and what is to be recorded of it.
pub struct FirstPolicies {
    pub policies: PolicySet,
    pub events: Vec<AuditEvent>,
    pub file: PolicyFile,
}

/// Reads the policies to start with. A file with faults ends the start only when there never was a good one: access
/// that is there must end on time, whatever became of the file.
pub fn read_policy(path: &Path, data: &Path) -> Result<FirstPolicies> {
    let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let last_good = data.join("policy.last-good.cedar");
    let (policies, refused) = match PolicySet::parse(&text, &path.display().to_string()) {
        Ok(policies) => {
            keep(&last_good, &text)?;
            (policies, None)
        }
        Err(faults) => {
            tracing::error!("{} has faults.\n{}", path.display(), told(&faults));
            let Ok(before) = fs::read_to_string(&last_good) else {
                bail!("The policies cannot be used, and there are no earlier ones.\n{}", told(&faults));
            };
            let policies = PolicySet::parse(&before, &last_good.display().to_string()).map_err(|more| {
                anyhow::anyhow!("The earlier policies cannot be used either.\n{}", told(&more))
            })?;
            tracing::warn!("the last good policies stay in force");
            (policies, Some(AuditEvent::PolicyRefused { faults }))
        }
    };
    let events = refused.into_iter().chain([loaded(&policies)]).collect();
    let file = PolicyFile { path: path.to_owned(), last_good, seen: Mutex::new(text) };
    Ok(FirstPolicies { policies, events, file })
}

/// One line for each fault: where, what, and what to do.
pub fn told(faults: &[PolicyFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

impl PolicyFile {
    /// Looks whether the file changed.
    pub async fn look(&self, context: &Context) {
        let text = match tokio::fs::read_to_string(&self.path).await {
            Ok(text) if self.is_new(&text) => text,
            Ok(_) => return,
            // Editors replace files; a missing one is looked for again.
            Err(cause) => return tracing::debug!(%cause, "the policy file cannot be read at the moment"),
        };
        let event = match PolicySet::parse(&text, &self.path.display().to_string()) {
            Ok(policies) => {
                let event = loaded(&policies);
                context.policy.set(policies);
                tracing::info!("changed policies are in force");
                if let Err(cause) = keep(&self.last_good, &text) {
                    tracing::error!(%cause, "no copy of the policies could be kept");
                }
                event
            }
            Err(faults) => {
                tracing::warn!(
                    "the policy file has faults; the last good version stays in force\n{}",
                    told(&faults)
                );
                AuditEvent::PolicyRefused { faults }
            }
        };
        record::record(context, record::server(), event).await;
        context.signals.tell(Topic::Catalog);
    }

    fn is_new(&self, text: &str) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = *seen != text;
        if is_new {
            text.clone_into(&mut seen);
        }
        is_new
    }
}

fn loaded(policies: &PolicySet) -> AuditEvent {
    let count = u32::try_from(policies.len()).unwrap_or(u32::MAX);
    AuditEvent::PolicyLoaded { version: policies.version().to_owned(), policies: count }
}

/// Written beside and moved, so that a crash leaves a whole copy.
fn keep(last_good: &Path, text: &str) -> io::Result<()> {
    let beside = last_good.with_extension("new");
    fs::write(&beside, text)?;
    fs::rename(beside, last_good)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_faulty_file_at_the_start_leaves_the_last_good_policies_in_force() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("policy.cedar");
        fs::write(&path, policy::DEMO).unwrap();
        let good = read_policy(&path, folder.path()).unwrap().policies;

        fs::write(&path, "permit(everything);").unwrap();
        let again = read_policy(&path, folder.path()).unwrap();
        assert_eq!(again.policies.version(), good.version());
        assert!(matches!(again.events[0], AuditEvent::PolicyRefused { .. }));
    }

    #[test]
    fn a_first_start_with_a_faulty_file_says_where_the_fault_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("policy.cedar");
        fs::write(&path, "permit(everything);").unwrap();
        let refusal = read_policy(&path, folder.path()).err().unwrap();
        assert!(refusal.to_string().contains("policy.cedar:1:"), "{refusal}");
    }
}
