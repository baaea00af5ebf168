//! Gathers what the policies of one permission set allow, and says it.

use super::{Capability, Risk, Summary};
use std::collections::BTreeSet;

#[derive(Debug, Default)]
pub(super) struct Findings {
    risk: Risk,
    capabilities: BTreeSet<Capability>,
    has_unread: bool,
    not_considered: Vec<String>,
}

impl Findings {
    pub(super) fn can(&mut self, capability: Capability, risk: Risk) {
        self.capabilities.insert(capability);
        self.risk = self.risk.max(risk);
    }

    /// Less than that stays as it is; nothing above `most` is left. What is not known stays, as it can be anything.
    pub(super) fn within(&mut self, (risk, capabilities): &(Risk, BTreeSet<Capability>)) {
        if capabilities.contains(&Capability::Everything) {
            return;
        }
        if self.capabilities.contains(&Capability::Everything) {
            self.capabilities.clone_from(capabilities);
        } else {
            self.capabilities.retain(|capability| capabilities.contains(capability));
        }
        self.risk = self.risk.min(*risk);
    }

    /// Something that may allow anything short of administration.
    pub(super) fn unread(&mut self, what: String) {
        self.has_unread = true;
        self.can(Capability::ChangesResources, Risk::High);
        self.note(what);
    }

    pub(super) fn note(&mut self, what: String) {
        if !self.not_considered.contains(&what) {
            self.not_considered.push(what);
        }
    }

    pub(super) fn summary(mut self) -> Summary {
        let sentence = self.sentence();
        self.note("Limits from service control policies are not considered.".to_owned());
        Summary {
            risk: self.risk,
            capabilities: self.capabilities.into_iter().collect(),
            sentence,
            not_considered: self.not_considered,
        }
    }

    fn sentence(&self) -> String {
        if self.capabilities.contains(&Capability::Everything) {
            return "Can do everything, also change who has access.".to_owned();
        }
        let told = [
            Capability::ChangesPermissions,
            Capability::ChangesResources,
            Capability::DeletesData,
            Capability::PassesRoles,
            Capability::LeavesAccount,
            Capability::ReadsSecrets,
            Capability::ReadsData,
            Capability::ReadsSettings,
        ];
        let known = told.into_iter().filter(|capability| self.capabilities.contains(capability));
        let words: Vec<&str> = known.map(|capability| capability.words()).collect();
        let mut sentence = match words.split_last() {
            None => "Gives no access that Stint knows of.".to_owned(),
            Some((only, [])) => format!("Can {only}."),
            Some((last, others)) => format!("Can {} and {last}.", others.join(", ")),
        };
        if self.has_unread {
            sentence.push_str(" A part of it is not known and counts as changing resources.");
        }
        sentence
    }
}
