//! The policies as people read them: who, what, how long, who approves, in plain words from the Cedar.
//!
//! Invariant: what has no plain words is shown as it is written; nothing is left out.

use crate::{PolicySet, entities::Uid, near_miss::spoken, rule::Rule};
use cedar_policy::{ActionConstraint, EntityUid, PrincipalConstraint, ResourceConstraint};
use domain::{
    catalog::Catalog,
    policy::{RuleInWords, RuleKind},
};

impl PolicySet {
    /// In the order of the text, guardrails first. Accounts are named as in the catalog.
    pub fn in_words(&self, catalog: &Catalog) -> Vec<RuleInWords> {
        self.rules().map(|rule| rule.in_words(catalog)).collect()
    }

    /// Whether a policy has that id.
    pub fn has(&self, id: &str) -> bool {
        self.rules().any(|rule| rule.id == id)
    }
}

impl Rule {
    fn in_words(&self, catalog: &Catalog) -> RuleInWords {
        RuleInWords {
            id: self.id.clone(),
            title: self.title.clone(),
            kind: self.kind(),
            who: self.who(),
            what: self.what(catalog),
            only_when: spoken::conditions(&self.policy),
            cedar: cedar(&self.policy.to_string()),
        }
    }

    fn kind(&self) -> RuleKind {
        if self.is_guardrail() {
            return RuleKind::Guardrail;
        }
        let actions = self.action_names();
        match &self.terms {
            Some(terms) => RuleKind::Access {
                break_glass: actions.iter().any(|action| action == "breakGlass"),
                longest: terms.longest,
                approval: terms.approval.clone(),
                priority: terms.priority,
            },
            None if self.is_permit() => RuleKind::Role { action: actions.join(", ") },
            None => RuleKind::Forbid { actions },
        }
    }

    fn action_names(&self) -> Vec<String> {
        let name = |uid: &EntityUid| uid.id().unescaped().to_owned();
        match self.policy.action_constraint() {
            ActionConstraint::Any => Vec::new(),
            ActionConstraint::Eq(uid) => vec![name(&uid)],
            ActionConstraint::In(uids) => uids.iter().map(name).collect(),
        }
    }

    fn who(&self) -> String {
        match self.policy.principal_constraint() {
            PrincipalConstraint::Any | PrincipalConstraint::Is(_) => "Everyone".to_owned(),
            PrincipalConstraint::Eq(uid)
            | PrincipalConstraint::In(uid)
            | PrincipalConstraint::IsIn(_, uid) => uid.id().unescaped().to_owned(),
        }
    }

    fn what(&self, catalog: &Catalog) -> String {
        let uid = match self.policy.resource_constraint() {
            ResourceConstraint::Any | ResourceConstraint::Is(_) => return "Everything".to_owned(),
            ResourceConstraint::Eq(uid) | ResourceConstraint::In(uid) | ResourceConstraint::IsIn(_, uid) => {
                uid
            }
        };
        let id = uid.id().unescaped();
        let account = |id: &str| {
            let found = id.parse().ok().and_then(|id| catalog.accounts.get(&id));
            found.map_or_else(|| id.to_owned(), |account| account.name.clone())
        };
        if uid.type_name() == Uid::Account.type_name() {
            return format!("Account {}", account(id));
        }
        if let (true, Some((of, set))) = (uid.type_name() == Uid::Entitlement.type_name(), id.split_once('/'))
        {
            let found = set.parse().ok().and_then(|set| catalog.permission_sets.get(&set));
            let set = found.map_or_else(|| set.to_owned(), |set| set.name.clone());
            return format!("{set} in {}", account(of));
        }
        if id == "/" { "Everything".to_owned() } else { id.to_owned() }
    }
}

/// The policy's own text, without the comments before it.
fn cedar(text: &str) -> String {
    let begins = |line: &&str| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with("//")
    };
    let lines: Vec<&str> = text.lines().collect();
    let first = lines.iter().position(begins).unwrap_or_default();
    let text = lines[first..].join("\n");
    text.trim_end().to_owned()
}
