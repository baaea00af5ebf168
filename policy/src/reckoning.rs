//! What the rules that matched come to for one account: the obligations, or what stands against it.

use crate::{
    answer::Weighed,
    near_miss::{self, Circumstances},
    rule::Rule,
    slice::Findings,
};
use domain::{
    catalog::Account,
    policy::{Obligations, Outcome, TraceLine},
};

/// The only guardrail that is not a Cedar policy, because it looks at the permits that matched.
const MANAGEMENT: (&str, &str) =
    ("guardrail-management-account", "The management account is closed unless a policy names it");

pub(crate) struct Reckoning<'a> {
    weighed: Weighed<'a>,
    forbids: Vec<&'a Rule>,
    /// It is the management account and no permit names it.
    is_closed: bool,
}

impl<'a> Reckoning<'a> {
    pub(crate) fn of(findings: &Findings<'a>, account: &Account) -> Self {
        let mut permits = findings.permits.clone();
        if account.is_management {
            permits.retain(|rule| rule.names(&account.id));
        }
        Self {
            is_closed: account.is_management && permits.is_empty(),
            weighed: Weighed::new(&permits),
            forbids: findings.forbids.clone(),
        }
    }

    /// The obligations, or what forbids it; no sentence when nothing permits it.
    pub(crate) fn result(&self) -> Result<Obligations, Option<String>> {
        if let Some(rule) = self.forbids.first() {
            Err(Some(rule.prohibition()))
        } else if self.is_closed {
            Err(Some(format!("{}.", MANAGEMENT.1)))
        } else {
            self.weighed.obligations().ok_or(None)
        }
    }

    pub(crate) fn trace(&self, findings: &Findings<'_>, circumstances: &Circumstances<'_>) -> Vec<TraceLine> {
        let mut trace: Vec<TraceLine> = self.forbids.iter().map(|rule| rule.forbade()).collect();
        if self.is_closed {
            let (policy, title) = (MANAGEMENT.0.to_owned(), MANAGEMENT.1.to_owned());
            trace.push(TraceLine { policy, sentence: format!("{title}."), title, outcome: Outcome::Forbade });
        }
        // Beside a prohibition a permit allows nothing; saying "allowed" would mislead.
        if trace.is_empty() {
            trace.extend(self.weighed.trace());
        }
        let mut near_misses = findings.near_misses.clone();
        // Where access is given, it matters first what might have stood against it.
        if self.result().is_ok() {
            near_misses.sort_by_key(|rule| rule.is_permit());
        }
        trace.extend(near_miss::lines(&near_misses, circumstances));
        trace
    }
}
