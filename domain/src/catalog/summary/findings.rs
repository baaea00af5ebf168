//! Gathers what the policies of one permission set allow, and says it.

use super::{Capability, Risk, Summary};
use std::collections::BTreeSet;

#[derive(Debug, Default)]
pub(super) struct Findings {
    risk: Risk,
    capabilities: BTreeSet<Capability>,
    passes_named_roles: bool,
    has_unread: bool,
    not_considered: Vec<String>,
}

impl Findings {
    pub(super) fn can(&mut self, capability: Capability, risk: Risk) {
        self.capabilities.insert(capability);
        self.risk = self.risk.max(risk);
    }

    /// Hands some roles, named by their ARN, to services that then act with them.
    pub(super) fn passes_named_roles(&mut self) {
        self.passes_named_roles = true;
        self.risk = self.risk.max(Risk::High);
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
        self.note(
            "Limits from service control policies and permissions boundaries are not considered.".to_owned(),
        );
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
            Capability::ReadsSecrets,
            Capability::ReadsData,
            Capability::ReadsSettings,
        ];
        let known = told.into_iter().filter(|capability| self.capabilities.contains(capability));
        let mut words: Vec<&str> = known.map(Capability::words).collect();
        if self.passes_named_roles {
            words.push("hand certain roles to services");
        }
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
