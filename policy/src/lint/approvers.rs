//! Approval that nobody can give, or only the one who asks.

use super::survey::Survey;
use crate::{entities::Uid, rule::Rule};
use domain::{
    catalog::DirectoryUser,
    id::DirectoryUserId,
    policy::{ApproverRule, LintFinding, LintRule, ON_CALL, Severity, Stage},
};
use std::collections::{BTreeSet, HashSet};

pub(super) fn findings(rule: &Rule, survey: &Survey<'_>) -> Vec<LintFinding> {
    let stages = rule.terms.iter().flat_map(|terms| terms.approval.stages());
    stages.filter_map(|stage| of_stage(rule, stage, survey)).collect()
}

fn of_stage(rule: &Rule, stage: &Stage, survey: &Survey<'_>) -> Option<LintFinding> {
    let approvers = approvers(stage, survey)?;
    let names = Stage::of(stage.any_of.clone()).words();
    let is_requester = |user: &&DirectoryUserId| {
        survey.catalog.users.get(*user).is_some_and(|user| may_be_reached(rule, user, survey))
    };
    let needed = stage.count as usize;
    let mut all = approvers.iter();
    match (all.next(), all.next()) {
        (Some(_), _) if approvers.len() < needed => Some(rule.finding(
            (Severity::Serious, LintRule::NoApprover),
            format!("Nobody can get what *{}* permits: {needed} of {names} must approve, {} can.", rule.title, approvers.len()),
            "Ask for fewer, or name a group with more people in it.",
        )),
        (Some(_), Some(_)) if approvers.len() == needed && approvers.iter().any(is_requester) => Some(rule.finding(
            (Severity::Warning, LintRule::NoApprover),
            format!("All of {names} must approve what *{}* permits, and one of them may ask for it too: nobody could approve that.", rule.title),
            format!("Add somebody to {names}, or ask for fewer."),
        )),
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
        match approver {
            ApproverRule::Group(name) => all.extend(survey.members(name)),
            ApproverRule::Person(name) => all.extend(survey.user(name).map(|user| &user.id)),
            ApproverRule::OnCall => all.extend(survey.members(ON_CALL)),
            ApproverRule::Owner | ApproverRule::Manager => return None,
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
