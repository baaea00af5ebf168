//! From a policy file's text to rules, or to every fault in it at once.

mod annotations;
mod approval;
mod duration;
mod faults;
mod position;
mod statements;

use crate::{
    rule::{Place, Rule},
    zone::Zone,
};
use cedar_policy::{Policy, PolicyId, Schema, ValidationMode, Validator};
use domain::policy::PolicyFault;
use faults::Faults;
use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

const GUARDRAILS: &str = include_str!("../guardrails.cedar");

/// Ids that only built-in guardrails have.
pub(crate) const GUARDRAIL_PREFIX: &str = "guardrail-";

static VALIDATOR: LazyLock<Validator> = LazyLock::new(|| {
    let (schema, _) = Schema::from_cedarschema_str(crate::SCHEMA)
        .expect("the schema is part of the program; a test reads it");
    Validator::new(schema)
});

/// The rules that no file can remove.
pub(crate) fn guardrails() -> Vec<Rule> {
    read(GUARDRAILS, "guardrails.cedar").expect("the guardrails are part of the program; a test reads them")
}

/// The rules of a file that people write.
pub(crate) fn rules(text: &str, file: &str) -> Result<Vec<Rule>, Vec<PolicyFault>> {
    let rules = read(text, file)?;
    let mut faults = Faults::new(text, file);
    for rule in rules.iter().filter(|rule| rule.id.starts_with(GUARDRAIL_PREFIX)) {
        faults.tell(
            text.find(&format!("\"{}\"", rule.id)).unwrap_or_default(),
            format!("The id {} is one of a built-in guardrail.", rule.id),
            format!("Choose an @id that does not start with {GUARDRAIL_PREFIX}."),
        );
    }
    faults.or(rules)
}

fn read(text: &str, file: &str) -> Result<Vec<Rule>, Vec<PolicyFault>> {
    let mut faults = Faults::new(text, file);
    let mut rules = Vec::new();
    let mut first_with: BTreeMap<String, usize> = BTreeMap::new();
    let name: Arc<str> = file.into();
    for statement in statements::split(text) {
        // Cedar's own positions count from the statement's start; its id is known only after parsing.
        let policy = match Policy::parse(Some(PolicyId::new("unnamed")), statement.text) {
            Ok(policy) => policy,
            Err(errors) => {
                faults.syntax(statement.start, &errors);
                continue;
            }
        };
        let mut set = cedar_policy::PolicySet::new();
        if let Err(error) = set.add(policy.clone()) {
            faults.tell(statement.head, faults::sentence(&error), "Write it as a policy of its own.");
            continue;
        }
        let known = faults.count();
        faults.validation(statement.start, statement.head, &VALIDATOR.validate(&set, ValidationMode::Strict));
        let notes = annotations::read(&policy, &statement, &mut faults);
        if let Some(id) = &notes.id
            && let Some(first) = first_with.insert(id.clone(), statement.head)
        {
            faults.tell(
                statement.annotation("id"),
                format!("The id {id} is already used in line {}.", position::line(text, first)),
                "Give each policy an @id of its own; answers and the audit log name it by that.",
            );
        }
        if let (true, Some(id)) = (faults.count() == known, notes.id) {
            let named = (id, notes.title);
            let (line, column) = position::position(text, statement.head);
            let place = Place { file: name.clone(), line, column };
            let zone = notes.zone.unwrap_or_else(Zone::utc);
            rules.push(Rule::new(named, place, policy, zone, notes.terms, notes.names_management_account));
        }
    }
    faults.or(rules)
}
