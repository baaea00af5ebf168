//! Collects what is wrong in one file, in sentences, each with its place and what to do.

use super::position::position;
use cedar_policy::{ParseErrors, ValidationResult, ValidationWarning};
use domain::policy::PolicyFault;
use miette::Diagnostic;

pub(super) struct Faults<'a> {
    text: &'a str,
    file: &'a str,
    found: Vec<PolicyFault>,
}

impl<'a> Faults<'a> {
    pub(super) fn new(text: &'a str, file: &'a str) -> Self {
        Self { text, file, found: Vec::new() }
    }

    pub(super) fn count(&self) -> usize {
        self.found.len()
    }

    /// The value when nothing was found; else the faults in the order of the file.
    pub(super) fn or<T>(mut self, value: T) -> Result<T, Vec<PolicyFault>> {
        self.found.sort_by_key(|fault| (fault.line, fault.column));
        if self.found.is_empty() { Ok(value) } else { Err(self.found) }
    }

    pub(super) fn tell(&mut self, at: usize, sentence: impl Into<String>, remedy: impl Into<String>) {
        let (line, column) = position(self.text, at);
        let (sentence, remedy) = (sentence.into(), remedy.into());
        self.found.push(PolicyFault { file: self.file.to_owned(), line, column, sentence, remedy });
    }

    /// What Cedar could not read in the statement that begins at `start`.
    pub(super) fn syntax(&mut self, start: usize, errors: &ParseErrors) {
        for error in errors.iter() {
            let remedy = remedy(error)
                .unwrap_or_else(|| "Mend it here; each policy ends with a semicolon.".to_owned());
            self.tell(place(error).map_or(start, |at| start + at), sentence(error), remedy);
        }
    }

    /// What does not fit the schema in the statement that begins at `start` with its policy at `head`.
    pub(super) fn validation(&mut self, start: usize, head: usize, result: &ValidationResult) {
        let known = self.count();
        let schema = || "Compare it with the policy schema, which lists what policies can use.".to_owned();
        for error in result.validation_errors() {
            let at = place(error).map_or(head, |at| start + at);
            self.tell(at, sentence(error), remedy(error).unwrap_or_else(schema));
        }
        if self.count() > known {
            return;
        }
        for warning in result.validation_warnings() {
            // "Impossible" is told of the same policy and says more.
            if matches!(warning, ValidationWarning::InvalidActionApplication(_)) {
                continue;
            }
            let at = place(warning).map_or(head, |at| start + at);
            let mend = || "Mend the condition or remove the policy.".to_owned();
            self.tell(at, sentence(warning), remedy(warning).unwrap_or_else(mend));
        }
    }
}

/// Cedar's own words as a sentence, without the policy's provisional name.
pub(super) fn sentence(error: &impl std::fmt::Display) -> String {
    let text = error.to_string();
    let text = text.strip_prefix("for policy `unnamed`, ").unwrap_or(&text);
    capitalized(text)
}

fn remedy(error: &impl Diagnostic) -> Option<String> {
    let label = || error.labels()?.find_map(|label| label.label().map(str::to_owned));
    error.help().map(|help| help.to_string()).or_else(label).map(|text| capitalized(&text))
}

fn place(error: &impl Diagnostic) -> Option<usize> {
    error.labels()?.next().map(|label| label.offset())
}

fn capitalized(text: &str) -> String {
    let mut characters = text.trim_end_matches('.').chars();
    let first = characters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let end = if text.ends_with('?') { "" } else { "." };
    format!("{first}{}{end}", characters.as_str())
}
