//! What would come of other policies: the effect on people, what the last months' requests would have become, and what
//! is odd about the policies themselves.

use super::LintFinding;
use crate::{
    id::RequestId,
    person::Role,
    text::counted,
    time::{Seconds, Timestamp},
};
use serde::{Deserialize, Serialize};

/// How far back requests are asked again.
pub const REPLAYED: Seconds = Seconds(90 * 24 * 60 * 60);

#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Consequences {
    pub effect: Effect,
    pub findings: Vec<LintFinding>,
}

/// The proposed policies beside those in force, over all people of the directory and all entitlements.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// Whom and what was looked at.
    pub people: u32,
    pub entitlements: u32,
    pub gained: Reach,
    pub lost: Reach,
    /// May be asked for before and after, under other terms.
    pub now_automatic: Reach,
    pub now_approved: Reach,
    /// Other people approve.
    pub other_approval: Reach,
    pub longer: Reach,
    pub shorter: Reach,
    /// The largest first; fewer than `groups_in_all` when there are many.
    pub groups: Vec<ChangeGroup>,
    pub groups_in_all: u32,
    /// Who may audit or administer Stint now and could not before, or the other way round.
    pub roles: Vec<RoleEffect>,
    /// Titles of policies that changed and are about something else (approving, break-glass, reviews), or mean something
    /// else at another time, from another address or with other words.
    pub not_compared: Vec<String>,
    /// Policies look at the hour or the day: the comparison holds for this moment.
    pub only_at: Option<Timestamp>,
    /// `None` where no requests are known.
    pub replay: Option<Replay>,
}

/// What becomes of one role.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct RoleEffect {
    pub role: Role,
    pub gained: u32,
    pub lost: u32,
    /// Names, those who gain first.
    pub examples: Vec<String>,
}

/// How far a change goes.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Reach {
    pub people: u32,
    /// Different ones, however many people each is for.
    pub entitlements: u32,
}

/// People and entitlements for which the same changes.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct ChangeGroup {
    pub kind: ChangeKind,
    /// "At most 8 h, approved by sre-leads (*prod-read-only*)"; `None` when it could not be asked for.
    pub before: Option<String>,
    /// `None` when it can be asked for no more.
    pub after: Option<String>,
    pub reach: Reach,
    pub examples: Vec<ChangeExample>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    Gained,
    Lost,
    Terms,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct ChangeExample {
    pub person: String,
    pub account: String,
    pub permission_set: String,
}

/// Requests of the last 90 days, asked again of both versions.
///
/// Both are asked over today's directory and catalog, so that people who changed teams since count as no consequence.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Replay {
    /// How many were asked again; fewer than `in_all` when there were very many.
    pub asked_again: u32,
    pub in_all: u32,
    /// Each request counts once, for the first of these that holds of it.
    pub denied: Replayed,
    pub without_approver: Replayed,
    pub too_long: Replayed,
    pub automatic: Replayed,
    pub needs_approval: Replayed,
    /// Would be denied by the policies in force today.
    pub allowed_again: Replayed,
    pub other_terms: Replayed,
    pub unchanged: u32,
    /// The person or the entitlement is no longer there.
    pub not_askable: u32,
}

#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Replayed {
    pub requests: u32,
    /// At most [`REPLAY_EXAMPLES`].
    pub examples: Vec<ReplayExample>,
}

pub const REPLAY_EXAMPLES: usize = 5;

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct ReplayExample {
    pub request: RequestId,
    pub person: String,
    pub account: String,
    pub permission_set: String,
    pub submitted_at: Timestamp,
}

impl Effect {
    /// Nobody may ask for more, less, or otherwise.
    pub fn is_none(&self) -> bool {
        self.groups_in_all == 0 && self.roles.is_empty() && self.not_compared.is_empty()
    }

    /// Somebody may ask for more, for longer, or with less or other approval, or has a role more. What is not compared
    /// counts as widened.
    pub fn is_widened(&self) -> bool {
        let reaches = [self.gained, self.now_automatic, self.other_approval, self.longer];
        reaches.iter().any(|reach| reach.people > 0)
            || self.roles.iter().any(|role| role.gained > 0)
            || !self.not_compared.is_empty()
    }

    /// "42 people gain 310 entitlements, 3 lose 12; 17 requests of the last 90 days would have been automatic, 2 would
    /// have had no approver."
    pub fn sentence(&self) -> String {
        let mut parts = Vec::new();
        let gained = (self.gained.people > 0).then(|| self.gained.words("gains", "gain"));
        let lost = (self.lost.people > 0).then(|| match &gained {
            Some(_) => format!(
                "{} {} {}",
                self.lost.people,
                if self.lost.people == 1 { "loses" } else { "lose" },
                self.lost.entitlements
            ),
            None => self.lost.words("loses", "lose"),
        });
        let people: Vec<String> = gained.into_iter().chain(lost).collect();
        if !people.is_empty() {
            parts.push(people.join(", "));
        }
        let terms: Vec<String> = [
            (self.now_automatic, "without approval"),
            (self.now_approved, "only with approval"),
            (self.other_approval, "with other approvers"),
            (self.longer, "for longer"),
            (self.shorter, "for shorter"),
        ]
        .into_iter()
        .filter(|(reach, _)| reach.people > 0)
        .map(|(reach, how)| format!("{} {how}", reach.words("gets", "get")))
        .collect();
        if !terms.is_empty() {
            parts.push(terms.join(", "));
        }
        parts.extend(self.roles.iter().map(RoleEffect::words));
        if parts.is_empty() {
            parts.push("Nobody may ask for more or less than before".to_owned());
        }
        parts.extend(self.replay.as_ref().and_then(Replay::words));
        format!("{}.", parts.join("; "))
    }
}

impl RoleEffect {
    /// "1 person may act as auditor who could not before, 2 no longer".
    fn words(&self) -> String {
        let (people, role) = (|count| Reach { people: count, entitlements: 0 }.who(), self.role.as_str());
        match (self.gained, self.lost) {
            (gained, 0) => format!("{} may act as {role} who could not before", people(gained)),
            (0, lost) => format!("{} may no longer act as {role}", people(lost)),
            (gained, lost) => {
                format!("{} may act as {role} who could not before, {lost} no longer", people(gained))
            }
        }
    }
}

impl Reach {
    fn who(self) -> String {
        match self.people {
            1 => "1 person".to_owned(),
            people => format!("{people} people"),
        }
    }

    fn words(self, one: &str, many: &str) -> String {
        let verb = if self.people == 1 { one } else { many };
        let people = self.who();
        format!("{people} {verb} {}", counted(self.entitlements, "entitlement"))
    }
}

impl Replay {
    /// "17 requests of the last 90 days would have been automatic, 2 would have had no approver"; `None` when nothing
    /// would have been otherwise.
    fn words(&self) -> Option<String> {
        let told: Vec<(u32, &str)> = [
            (&self.automatic, "been automatic"),
            (&self.denied, "been denied"),
            (&self.without_approver, "had no approver"),
            (&self.too_long, "been too long"),
            (&self.needs_approval, "needed approval"),
            (&self.allowed_again, "been allowed again"),
        ]
        .into_iter()
        .filter(|(replayed, _)| replayed.requests > 0)
        .map(|(replayed, what)| (replayed.requests, what))
        .collect();
        let (first, rest) = told.split_first()?;
        let first = format!("{} of the last 90 days would have {}", counted(first.0, "request"), first.1);
        let rest = rest.iter().map(|(requests, what)| format!("{requests} would have {what}"));
        Some(std::iter::once(first).chain(rest).collect::<Vec<_>>().join(", "))
    }

    /// In the order of their weight, with words for a heading.
    pub fn parts(&self) -> [(&'static str, &Replayed); 7] {
        [
            ("Would have been denied", &self.denied),
            ("Would have had no approver", &self.without_approver),
            ("Would have been too long", &self.too_long),
            ("Would have been automatic", &self.automatic),
            ("Would have needed approval", &self.needs_approval),
            ("Would be allowed again", &self.allowed_again),
            ("Would have had other terms", &self.other_terms),
        ]
    }
}

impl Replayed {
    pub fn add(&mut self, example: impl FnOnce() -> ReplayExample) {
        self.requests += 1;
        if self.examples.len() < REPLAY_EXAMPLES {
            self.examples.push(example());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn reach(people: u32, entitlements: u32) -> Reach {
        Reach { people, entitlements }
    }

    const fn requests(requests: u32) -> Replayed {
        Replayed { requests, examples: Vec::new() }
    }

    #[test]
    fn the_effect_is_one_sentence() {
        let replay = Replay { automatic: requests(17), without_approver: requests(2), ..Replay::default() };
        let effect =
            Effect { gained: reach(42, 310), lost: reach(3, 12), replay: Some(replay), ..Effect::default() };
        assert_eq!(
            effect.sentence(),
            "42 people gain 310 entitlements, 3 lose 12; \
             17 requests of the last 90 days would have been automatic, 2 would have had no approver."
        );
        assert!(effect.is_widened());
    }

    #[test]
    fn one_person_loses_and_nobody_gains() {
        let effect = Effect { lost: reach(1, 1), shorter: reach(2, 4), ..Effect::default() };
        assert_eq!(
            effect.sentence(),
            "1 person loses 1 entitlement; 2 people get 4 entitlements for shorter."
        );
        assert!(!effect.is_widened());
    }

    #[test]
    fn a_role_that_somebody_gains_or_loses_is_told() {
        let role = |gained, lost| RoleEffect { role: Role::Administrator, gained, lost, examples: vec![] };
        let of = |role| Effect { roles: vec![role], ..Effect::default() };
        assert_eq!(
            of(role(1, 2)).sentence(),
            "1 person may act as administrator who could not before, 2 no longer."
        );
        assert_eq!(of(role(0, 2)).sentence(), "2 people may no longer act as administrator.");
        assert!(of(role(1, 0)).is_widened() && !of(role(0, 1)).is_widened());
    }

    #[test]
    fn no_effect_is_said_too() {
        assert_eq!(Effect::default().sentence(), "Nobody may ask for more or less than before.");
    }
}
