//! Puts an edited policy file, or a folder of them, into force within two seconds.
//!
//! Invariant: files with faults change nothing but the log; the last good policies stay in force, and a copy of them
//! survives a restart. What cannot be read allows nothing: no new access, while removals go on. Content is compared, not the time of the file, so that every way of editing is seen.

use crate::{policy_files, record};
use anyhow::{Result, bail};
use domain::{
    audit::AuditEvent,
    policy::PolicyFault,
    time::{Seconds, Timestamp},
};
use operations::{Context, Topic};
use policy::PolicySet;
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

/// Editors replace files: for a moment there is none.
const GONE_AFTER: Seconds = Seconds(60);

pub struct PolicyFile {
    path: PathBuf,
    /// A copy of what was last in force without faults.
    last_good: PathBuf,
    /// What was looked at last, with faults or without.
    seen: Mutex<String>,
    unreadable_since: Mutex<Option<Timestamp>>,
}

/// What to start with, and what is to be recorded of it.
pub struct FirstPolicies {
    pub policies: PolicySet,
    pub events: Vec<AuditEvent>,
    /// `None` when they are in the database.
    pub file: Option<PolicyFile>,
    /// Of the version in the database; 0 for files.
    pub number: u32,
}

/// Reads the policies to start with. Without any that can be used, a first start ends here and says why. Later ones go on
/// and give no new access: what is there must end on time, whatever became of the file.
pub fn read_policy(path: &Path, data: &Path, is_first_start: bool) -> Result<FirstPolicies> {
    let last_good = data.join("policy.last-good.cedar");
    let read = policy_files::read(path);
    let parsed = match &read {
        Ok(files) => files.parse().inspect(|_| {
            if let Err(cause) = keep(&last_good, &files.text()) {
                tracing::error!(%cause, "no copy of the policies could be kept");
            }
        }),
        Err(cause) => Err(vec![unreadable(path, cause)]),
    };
    let (policies, refused) = match parsed {
        Ok(policies) => (policies, None),
        Err(faults) => {
            tracing::error!("the policies cannot be used\n{}", told(&faults));
            // A file that is gone may be meant so: only one with faults falls back to what it was.
            let before = read.is_ok().then(|| earlier(&last_good)).flatten();
            if is_first_start && before.is_none() {
                bail!("The policies cannot be used, and there are no earlier ones.\n{}", told(&faults));
            }
            match &before {
                Some(_) => tracing::warn!("the last good policies stay in force"),
                None => tracing::error!("nobody gets new access until there are policies; removals go on"),
            }
            (before.unwrap_or_else(PolicySet::none), Some(AuditEvent::PolicyRefused { faults }))
        }
    };
    let events = refused.into_iter().chain([loaded(&policies)]).collect();
    let file = PolicyFile {
        path: path.to_owned(),
        last_good,
        seen: Mutex::new(read.map(|files| files.text()).unwrap_or_default()),
        unreadable_since: Mutex::default(),
    };
    Ok(FirstPolicies { policies, events, file: Some(file), number: 0 })
}

fn earlier(last_good: &Path) -> Option<PolicySet> {
    let text = fs::read_to_string(last_good).ok()?;
    PolicySet::parse(&text, &last_good.display().to_string())
        .inspect_err(|faults| tracing::error!("the earlier policies cannot be used either\n{}", told(faults)))
        .ok()
}

fn unreadable(path: &Path, cause: &io::Error) -> PolicyFault {
    PolicyFault {
        file: path.display().to_string(),
        line: 0,
        column: 0,
        sentence: format!("The file cannot be read ({cause})."),
        remedy: "Put it back; until then nobody gets new access, and removals go on.".to_owned(),
    }
}

/// One line for each fault: where, what, and what to do.
pub fn told(faults: &[PolicyFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

impl PolicyFile {
    /// Looks whether the file changed, or cannot be read any more.
    pub async fn look(&self, context: &Context) {
        let path = self.path.clone();
        let read = tokio::task::spawn_blocking(move || policy_files::read(&path)).await;
        let files = match read.unwrap_or_else(|cause| Err(io::Error::other(cause))) {
            Ok(files) if self.is_new(&files.text()) => files,
            Ok(_) => return,
            Err(cause) if self.is_gone(context.clock.now()) => return self.close(context, &cause).await,
            Err(cause) => return tracing::debug!(%cause, "the policy file cannot be read at the moment"),
        };
        let event = match files.parse() {
            Ok(policies) => {
                let event = loaded(&policies);
                context.policy.set(policies);
                tracing::info!("changed policies are in force");
                if let Err(cause) = keep(&self.last_good, &files.text()) {
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

    /// Nobody gets new access without policies.
    async fn close(&self, context: &Context, cause: &io::Error) {
        let fault = unreadable(&self.path, cause);
        tracing::error!("{fault}");
        context.policy.set(PolicySet::none());
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clear();
        record::record(context, record::server(), AuditEvent::PolicyRefused { faults: vec![fault] }).await;
        context.signals.tell(Topic::Catalog);
    }

    /// Whether it has been unreadable for so long that it is no editor's doing; says so once.
    fn is_gone(&self, now: Timestamp) -> bool {
        let mut since = self.unreadable_since.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = now.since(*since.get_or_insert(now));
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        passed >= GONE_AFTER && !seen.is_empty()
    }

    fn is_new(&self, text: &str) -> bool {
        *self.unreadable_since.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = *seen != text;
        if is_new {
            text.clone_into(&mut seen);
        }
        is_new
    }
}

pub fn loaded(policies: &PolicySet) -> AuditEvent {
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

    struct Folder(tempfile::TempDir);

    impl Folder {
        fn new() -> Self {
            Self(tempfile::tempdir().expect("a folder"))
        }

        fn path(&self) -> PathBuf {
            self.0.path().join("policy.cedar")
        }

        fn write(&self, text: &str) {
            fs::write(self.path(), text).expect("is written");
        }

        fn start(&self, is_first_start: bool) -> Result<FirstPolicies> {
            read_policy(&self.path(), self.0.path(), is_first_start)
        }
    }

    fn is_refused(first: &FirstPolicies) -> bool {
        matches!(first.events[0], AuditEvent::PolicyRefused { .. })
    }

    #[test]
    fn a_faulty_file_at_the_start_leaves_the_last_good_policies_in_force() {
        let folder = Folder::new();
        folder.write(policy::DEMO);
        let good = folder.start(true).expect("starts").policies;

        folder.write("permit(everything);");
        let again = folder.start(false).expect("starts");
        assert_eq!(again.policies.version(), good.version());
        assert!(is_refused(&again));
    }

    #[test]
    fn a_first_start_with_a_faulty_file_says_where_the_fault_is() {
        let folder = Folder::new();
        folder.write("permit(everything);");
        let refusal = folder.start(true).err().expect("does not start");
        assert!(refusal.to_string().contains("policy.cedar:1:"), "{refusal}");
    }

    #[test]
    fn without_any_policies_a_stint_that_has_worked_before_starts_and_gives_nothing() {
        let folder = Folder::new();
        let missing = folder.start(false).expect("starts: access has to end");
        assert!(missing.policies.is_empty() && is_refused(&missing));
        folder.write("permit(everything);");
        let faulty = folder.start(false).expect("starts");
        assert!(faulty.policies.is_empty() && is_refused(&faulty));
        folder.write(policy::DEMO);
        folder.start(true).expect("starts");
        fs::remove_file(folder.path()).expect("is removed");
        assert!(
            folder.start(false).expect("starts").policies.is_empty(),
            "a file that is gone may be meant so"
        );
    }

    #[test]
    fn a_folder_is_one_set_of_policies() {
        let folder = Folder::new();
        let rules = folder.0.path().join("policies");
        fs::create_dir(&rules).expect("is made");
        assert!(read_policy(&rules, folder.0.path(), true).is_err(), "an empty folder is no policies");
        fs::write(rules.join("a.cedar"), policy::DEMO).expect("is written");
        let roles =
            "@id(\"more\") permit (principal in Group::\"a\", action == Action::\"audit\", resource);";
        fs::write(rules.join("b.cedar"), roles).expect("is written");
        let first = read_policy(&rules, folder.0.path(), true).expect("starts");
        let demo = PolicySet::parse(policy::DEMO, "demo").expect("no fault");
        assert_eq!(first.policies.len(), demo.len() + 1);
        let file = first.file.expect("a folder");
        assert!(!file.is_new(&policy_files::read(&rules).expect("is read").text()));
        fs::write(rules.join("b.cedar"), "permit(everything);").expect("is written");
        let refusal = read_policy(&rules, &folder.0.path().join("new"), true).err().expect("does not start");
        assert!(refusal.to_string().contains("b.cedar:1:"), "{refusal}");
    }

    #[test]
    fn a_file_that_is_gone_for_a_minute_is_no_editors_doing() {
        let folder = Folder::new();
        folder.write(policy::DEMO);
        let file = folder.start(true).expect("starts").file.expect("a file");
        let start = Timestamp::from_seconds(1_000);
        assert!(!file.is_gone(start) && !file.is_gone(start + Seconds(59)));
        assert!(!file.is_new(policy::DEMO), "it was back");
        assert!(!file.is_gone(start + Seconds(61)) && file.is_gone(start + Seconds(121)));
    }
}
