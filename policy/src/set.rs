//! The policies in force.

use crate::{mention::Mentions, request::REQUEST, rule::Rule, source};
use domain::policy::PolicyFault;
use sha2::{Digest, Sha256};

/// The policies of one file and the built-in guardrails.
#[derive(Clone, Debug)]
pub struct PolicySet {
    version: String,
    /// Guardrails first, then the file's in its order.
    rules: Vec<Rule>,
    guardrails: usize,
    /// What all rules for requests look at.
    request_mentions: Mentions,
}

impl PolicySet {
    /// Reads and checks the text of a policy file; `file` is its name for the faults.
    pub fn parse(text: &str, file: &str) -> Result<Self, Vec<PolicyFault>> {
        Ok(Self::of(text, source::rules(text, file)?))
    }

    /// No policies: the guardrails alone, so that nothing is allowed.
    pub fn none() -> Self {
        Self::of("", Vec::new())
    }

    pub(crate) fn of(text: &str, own: Vec<Rule>) -> Self {
        let mut rules = source::guardrails();
        let guardrails = rules.len();
        rules.extend(own);
        let for_requests = rules.iter().filter(|rule| rule.is_for(&REQUEST));
        let request_mentions = Mentions::of_all(for_requests.map(|rule| &rule.mentions));
        let digest = domain::audit::hexadecimal(&Sha256::digest(text.as_bytes()));
        Self { version: digest[..12].to_owned(), rules, guardrails, request_mentions }
    }

    /// The first 12 hexadecimal digits of SHA-256 over the text.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// How many policies the file has.
    pub fn len(&self) -> usize {
        self.rules.len() - self.guardrails
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(crate) fn request_mentions(&self) -> &Mentions {
        &self.request_mentions
    }

    /// The title of the policy with that id; the id where there is none.
    pub(crate) fn title<'a>(&'a self, policy: &'a str) -> &'a str {
        self.rules().find(|rule| rule.id == policy).map_or(policy, |rule| &rule.title)
    }

    /// Whether an answer about a request can depend on when it is asked.
    pub(crate) fn looks_at_time(&self) -> bool {
        self.request_mentions.attributes.contains("now")
    }

    /// Those that people wrote, without the guardrails.
    pub(crate) fn own_rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().skip(self.guardrails)
    }

    pub(crate) fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }
}
