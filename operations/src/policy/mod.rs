//! The policies of the database: looked at, changed by two administrators, taken into force, put in by whoever has the
//! machine.
//!
//! Invariant: a text that gives anyone more comes into force only when an administrator who is not its author agreed.
//! Deliberately not here: what policies say to a question (the crate `policy`), and policies in files (`server`).

mod check;
mod consequences;
mod decide;
mod diff;
mod editor;
mod follow;
mod import;
mod in_force;
mod propose;
mod show;
mod show_proposal;
mod show_version;

pub use check::check;
pub use consequences::consequences;
pub use decide::{confirm, refuse, withdraw};
pub use editor::{Editor, EditorStart, editor};
pub use follow::{first, follow};
pub use import::import;
pub use propose::{ChangeForm, Proposed, propose, roll_back};
pub use show::{PolicyOverview, show};
pub use show_proposal::{ProposalView, show_proposal};
pub use show_version::{VersionList, VersionView, show_version, versions};

use crate::{Context, Problem, failure::denied, session};
use domain::{
    person::{Member, Role},
    policy::{PolicyFault, PolicySource},
    problem::{FieldProblem, Kind},
    time::Timestamp,
};
use policy::PolicySet;

/// Faults of what stands in the database name it so.
const NAME: &str = "policies";
/// Longer ones belong in a folder of files.
const LONGEST: usize = 200_000;

/// The member with the roles that the newest policies give, if they may change policies here.
async fn require_administrator(
    context: &Context,
    member: &Member,
    operation: &str,
    now: Timestamp,
) -> Result<Member, Problem> {
    if let PolicySource::Files { path } = &context.policy_source {
        let sentence = format!("Policies come from {path}. Change them there.");
        return Err(Problem::new(Kind::Conflict, sentence));
    }
    // Another replica may have taken this right away a moment ago.
    follow(context).await?;
    let member = session::member(context, member.person.clone(), now);
    if member.is(Role::Administrator) {
        return Ok(member);
    }
    let sentence = "Only administrators can change policies.";
    Err(denied(context, &member, operation, sentence, now).await)
}

/// As it is stored: one way of ending lines, and an end.
fn normal(typed: &str) -> String {
    format!("{}\n", typed.replace("\r\n", "\n").trim_end())
}

fn parse(text: &str) -> Result<PolicySet, Vec<PolicyFault>> {
    if text.len() > LONGEST {
        return Err(vec![PolicyFault {
            file: NAME.to_owned(),
            line: 0,
            column: 0,
            sentence: format!("The text has {} bytes; at most {LONGEST} are allowed.", text.len()),
            remedy: "Keep policies in a folder of files instead (--policy).".to_owned(),
        }]);
    }
    PolicySet::parse(text, NAME)
}

/// The page lists the faults themselves.
fn faulty(faults: &[PolicyFault]) -> Problem {
    let sentence = match faults {
        [only] if only.line > 0 => format!("There is a mistake in line {}. Mend it first.", only.line),
        [_] => "There is a mistake in the text. Mend it first.".to_owned(),
        several => format!("There are {} mistakes in the text. Mend them first.", several.len()),
    };
    Problem::invalid(vec![FieldProblem::new("text", sentence)])
}

/// The name of the only one who administers Stint; `None` when there are more.
fn only_administrator(context: &Context, now: Timestamp) -> Option<String> {
    let in_force = context.catalog.get();
    let administrators = context.policy.get().administrators(&in_force.0, now);
    match administrators.as_slice() {
        [only] => in_force.0.users.get(only).map(|user| user.display_name.clone()),
        _ => None,
    }
}
