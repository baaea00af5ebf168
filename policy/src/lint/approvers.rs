//! Approval that nobody can give, or only the one who asks.

use super::survey::Survey;
use crate::{entities::Uid, rule::Rule};
use domain::{
    catalog::DirectoryUser,
    id::DirectoryUserId,
    policy::{Approval, ApproverRule, LintFinding, LintRule, Severity, Stage},
};
use std::collections::{BTreeSet, HashSet};

pub(super) fn findings(rule: &Rule, survey: &Survey<'_>) -> Vec<LintFinding> {
    let stages = match rule.terms.as_ref().map(|terms| &terms.approval) {
        Some(Approval::Stages { stages }) => stages.as_slice(),
        _ => &[],
    };
    stages.iter().filter_map(|stage| of_stage(rule, stage, survey)).collect()
}

fn of_stage(rule: &Rule, stage: &Stage, survey: &Survey<'_>) -> Option<LintFinding> {
    let approvers = approvers(stage, survey)?;
    let names: Vec<&str> = stage.any_of.iter().map(ApproverRule::name).collect();
    let names = names.join(" or ");
    let is_requester = |user: &&DirectoryUserId| {
        survey.catalog.users.get(*user).is_some_and(|user| may_be_reached(rule, user, survey))
    };
    let mut all = approvers.iter();
    match (all.next(), all.next()) {
        (None, _) => Some(rule.finding(
            (Severity::Serious, LintRule::NoApprover),
            format!("Nobody can approve what *{}* permits: nobody is in {names}.", rule.title),
            "Name a group with people in it.",
        )),
        (Some(only), None) if is_requester(only) => {
            let name = survey.catalog.users.get(*only).map_or(names.as_str(), |user| &user.display_name);
            Some(rule.finding(
                (Severity::Warning, LintRule::NoApprover),
                format!(
                    "{name} alone approves what *{}* permits and may ask for it too: nobody could approve that.",
                    rule.title
                ),
                format!("Add somebody to {names}, or name another group besides."),
            ))
        }
        (Some(_), Some(_)) if is_among_themselves(rule, &approvers, survey) => Some(rule.finding(
            (Severity::Notice, LintRule::NoApprover),
            format!("Who may ask by *{}* and who approves are the same people.", rule.title),
            "Leave it when colleagues are to approve one another; else name another group.",
        )),
        _ => None,
    }
}

/// `None` when a stage names people in a way that the directory's groups do not tell.
fn approvers<'a>(stage: &Stage, survey: &Survey<'a>) -> Option<BTreeSet<&'a DirectoryUserId>> {
    let mut all = BTreeSet::new();
    for approver in &stage.any_of {
        if let ApproverRule::Group(name) = approver {
            all.extend(survey.members(name));
        } else if let ApproverRule::Person(name) = approver {
            all.extend(survey.user(name).map(|user| &user.id));
        } else {
            return None;
        }
    }
    Some(all)
}

fn may_be_reached(rule: &Rule, user: &DirectoryUser, survey: &Survey<'_>) -> bool {
    let groups = survey.catalog.group_names(&user.id);
    let above: HashSet<_> = groups.iter().map(|name| Uid::Group.of(name)).collect();
    rule.reaches_principal(&Uid::Person.of(&user.user_name), &above)
}

/// The head names one group, and it is made up of the approvers.
fn is_among_themselves(rule: &Rule, approvers: &BTreeSet<&DirectoryUserId>, survey: &Survey<'_>) -> bool {
    rule.principal_group().is_some_and(|group| survey.members(&group) == *approvers)
}
