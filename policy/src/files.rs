//! Policies that are written in several files: read together, each fault told in its own file.
//!
//! Invariant: the set is that of [`PolicyFiles::text`], so that one text can be stored and put in force for them all.
//! Deliberately not here: reading a folder; the process does that.

use crate::{PolicySet, rule::Rule, source};
use domain::policy::PolicyFault;
use std::collections::BTreeMap;

/// Names with texts, in the order of the names.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct PolicyFiles(BTreeMap<String, String>);

impl PolicyFiles {
    pub fn one(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self::from_iter([(name.into(), text.into())])
    }

    /// How many files.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One file's own text; of several, one after the other below a comment with the name.
    pub fn text(&self) -> String {
        if let (1, Some(text)) = (self.0.len(), self.0.values().next()) {
            return text.clone();
        }
        let block = |(name, text): (&String, &String)| {
            let name: String = name.chars().filter(|character| !character.is_control()).collect();
            let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
            format!("// ==== {name}\n{text}{end}")
        };
        self.0.iter().map(block).collect()
    }

    /// All policies of all files, or every fault in any of them.
    pub fn parse(&self) -> Result<PolicySet, Vec<PolicyFault>> {
        let (mut rules, mut faults): (Vec<Rule>, Vec<PolicyFault>) = Default::default();
        for (name, text) in &self.0 {
            match source::rules(text, name) {
                Ok(own) => rules.extend(own),
                Err(own) => faults.extend(own),
            }
        }
        faults.extend(twice(&rules));
        if faults.is_empty() { Ok(PolicySet::of(&self.text(), rules)) } else { Err(faults) }
    }
}

impl FromIterator<(String, String)> for PolicyFiles {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(files: I) -> Self {
        Self(files.into_iter().collect())
    }
}

/// Ids that more than one file uses; within a file it is told already.
fn twice(rules: &[Rule]) -> Vec<PolicyFault> {
    let mut first_with: BTreeMap<&str, &Rule> = BTreeMap::new();
    let mut faults = Vec::new();
    for rule in rules {
        let first = *first_with.entry(&rule.id).or_insert(rule);
        if std::ptr::eq(first, rule) {
            continue;
        }
        faults.push(PolicyFault {
            file: rule.place.file.to_string(),
            line: rule.place.line,
            column: rule.place.column,
            sentence: format!(
                "The id {} is already used in {}, line {}.",
                rule.id, first.place.file, first.place.line
            ),
            remedy: "Give each policy an @id of its own; answers and the audit log name it by that."
                .to_owned(),
        });
    }
    faults
}
