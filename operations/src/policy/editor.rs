//! What the editor begins with, and the names that it offers. For administrators.

use super::{NAME, consequences, diff::diff, normal, only_administrator, parse, require_administrator};
use crate::{Context, Problem};
use domain::{
    catalog::Catalog,
    id::ProposalId,
    person::Member,
    policy::{Consequences, LineDiff, PolicyFault, PolicyShape},
    problem::{FieldProblem, Kind},
};
use policy::PolicySet;
use std::collections::BTreeSet;

/// More do not help someone who chooses.
const MOST_NAMES: usize = 500;

/// Where the text comes from.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum EditorStart {
    #[default]
    InForce,
    /// As it was typed, in a form that comes back.
    Typed {
        text: String,
    },
    Version {
        number: u32,
    },
    Proposal {
        proposal: ProposalId,
    },
}

#[derive(Clone, Debug)]
pub struct Editor {
    pub text: String,
    /// The version in force, which a proposal is made against.
    pub base: u32,
    pub faults: Vec<PolicyFault>,
    /// Against the version in force.
    pub diff: LineDiff,
    /// What would come of a text without faults that differs from the one in force.
    pub consequences: Option<Consequences>,
    /// It would come into force at once.
    pub is_narrower: bool,
    pub only_administrator: Option<String>,
    pub groups: Vec<String>,
    /// As policies write them: "Workloads/Prod".
    pub units: Vec<String>,
    pub permission_sets: Vec<String>,
    /// Number and name.
    pub accounts: Vec<(String, String)>,
}

pub async fn editor(context: &Context, member: &Member, start: &EditorStart) -> Result<Editor, Problem> {
    let now = context.clock.now();
    require_administrator(context, member, "policy.edit", now).await?;
    let read = async {
        let mut connection = context.database.snapshot().await?;
        let base = connection.policy_newest().await?;
        let in_force = connection.policy_version(base).await?.map(|version| version.text).unwrap_or_default();
        let text = match start {
            EditorStart::InForce => Some(in_force.clone()),
            EditorStart::Typed { text } => Some(text.clone()),
            EditorStart::Version { number } => {
                connection.policy_version(*number).await?.map(|version| version.text)
            }
            EditorStart::Proposal { proposal } => {
                connection.policy_proposal(proposal).await?.map(|proposal| proposal.text)
            }
        };
        Ok((base, in_force, text))
    };
    let (base, in_force, text) = read.await.map_err(context.failed(now))?;
    let Some(text) = text else {
        return Err(Problem::new(Kind::NotFound, "There is no such version. It may have been mistyped."));
    };
    let parsed = parse(&normal(&text));
    let is_narrower = match (&parsed, parse(&in_force)) {
        (Ok(new), Ok(old)) => new.is_narrower_than(&old),
        _ => false,
    };
    let consequences = match &parsed {
        Ok(proposed) if normal(&text) != normal(&in_force) => {
            Some(consequences(context, member, proposed).await?)
        }
        _ => None,
    };
    let catalog = context.catalog.get();
    let catalog = &catalog.0;
    let sorted = |names: &mut dyn Iterator<Item = String>| {
        let mut names: Vec<String> = names.collect();
        names.sort_unstable();
        names.dedup();
        names.truncate(MOST_NAMES);
        names
    };
    let mut accounts: Vec<(String, String)> =
        catalog.accounts.values().map(|account| (account.id.to_string(), account.name.clone())).collect();
    accounts.sort_by(|one, other| one.1.cmp(&other.1));
    accounts.truncate(MOST_NAMES);
    Ok(Editor {
        consequences,
        base,
        diff: diff(&in_force, &normal(&text)),
        is_narrower,
        faults: parsed.err().unwrap_or_default(),
        only_administrator: only_administrator(context, now),
        groups: sorted(&mut catalog.groups.values().map(|group| group.name.clone())),
        units: sorted(&mut units(catalog).into_iter()),
        permission_sets: sorted(&mut catalog.permission_sets.values().map(|set| set.name.clone())),
        accounts,
        text,
    })
}

/// As policies write them: the names from the root down, a slash inside a name as %2F.
fn units(catalog: &Catalog) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for account in catalog.accounts.values() {
        let mut path = String::new();
        for unit in catalog.path(account).into_iter().filter(|unit| unit.parent.is_some()) {
            let slash = if path.is_empty() { "" } else { "/" };
            path = format!("{path}{slash}{}", unit.name.replace('/', "%2F"));
            found.insert(path.clone());
        }
    }
    found
}

impl Editor {
    /// The text with one more policy at its end.
    pub fn with(text: &str, shape: &PolicyShape) -> Result<String, Vec<FieldProblem>> {
        let known = PolicySet::parse(text, NAME).ok();
        let taken = |id: &str| match &known {
            Some(known) => known.has(id),
            None => text.contains(&format!("@id(\"{id}\")")),
        };
        let cedar = shape.cedar(taken)?;
        let text = text.trim_end();
        let gap = if text.is_empty() { "" } else { "\n\n" };
        Ok(format!("{text}{gap}{cedar}"))
    }
}
