//! What sentences of the log are made of: words, and words that lead to what they name.

use super::names::Names;
use crate::routes;
use domain::{
    catalog::Entitlement,
    id::{PersonId, ProposalId, RequestId},
};

#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Part {
    pub(super) words: String,
    pub(super) href: Option<String>,
}

/// Built from left to right.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Sentence(pub(super) Vec<Part>);

impl Sentence {
    pub(super) fn new(words: impl Into<String>) -> Self {
        Self::default().words(words)
    }

    pub(super) fn words(mut self, words: impl Into<String>) -> Self {
        self.0.push(Part { words: words.into(), href: None });
        self
    }

    pub(super) fn request(self, words: &str, id: &RequestId) -> Self {
        self.link(words.to_owned(), routes::request(id))
    }

    pub(super) fn proposal(self, words: &str, id: &ProposalId) -> Self {
        self.link(words.to_owned(), routes::policy_proposal(id))
    }

    pub(super) fn policy_version(self, words: &str, number: u32) -> Self {
        self.link(words.to_owned(), routes::policy_version(number))
    }

    /// A person, leading to everything that the log has about them.
    pub(super) fn person(self, id: &PersonId, names: &Names) -> Self {
        self.link(names.person(id), format!("{}?subject={id}", routes::AUDIT))
    }

    pub(super) fn entitlement(self, entitlement: &Entitlement, names: &Names) -> Self {
        self.link(names.entitlement(entitlement), routes::entitlement(entitlement))
    }

    /// `cause` as a sentence of its own, ended by exactly one stop.
    pub(super) fn cause(self, cause: &str) -> Self {
        let cause = cause.trim_end();
        let stop = if cause.ends_with(['.', '!', '?']) { "" } else { "." };
        self.words(format!("{cause}{stop}"))
    }

    /// What someone said, when they said something; ends the sentence.
    pub(super) fn said(self, comment: Option<&str>) -> Self {
        self.words(comment.map_or_else(|| ".".to_owned(), |comment| format!(": “{comment}”")))
    }

    fn link(mut self, words: String, href: String) -> Self {
        self.0.push(Part { words, href: Some(href) });
        self
    }
}

impl std::fmt::Display for Sentence {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|part| formatter.write_str(&part.words))
    }
}
