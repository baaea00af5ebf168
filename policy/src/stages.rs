//! The stages of one request: whom they name, how far they are, and whether they can be passed at all.
//!
//! Invariant: approvals count in the order in which they were given, each for the stage that was open then, and nobody
//! counts twice. Who is no longer named does not count any more.

use crate::{
    candidate::{Candidate, named},
    case::Case,
};
use domain::{
    catalog::Catalog,
    id::DirectoryUserId,
    policy::{ApproverRule, ON_CALL, OWNER_TAG, Stage},
};
use std::collections::BTreeSet;

pub(crate) struct Stages<'a> {
    /// As policy says it, for people.
    said: &'a [Stage],
    /// Groups and people only.
    resolved: Vec<Stage>,
    catalog: &'a Catalog,
    case: &'a Case<'a>,
}

/// The stage that is open, and how many of its people have agreed. Past the last stage when all are passed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Position {
    pub(crate) stage: usize,
    pub(crate) given: u32,
}

impl<'a> Stages<'a> {
    pub(crate) fn of(catalog: &'a Catalog, case: &'a Case<'a>) -> Self {
        let said = case.obligations.approval.stages();
        let names = Names::of(catalog, case);
        let resolved = said.iter().map(|stage| names.resolve(stage)).collect();
        Self { said, resolved, catalog, case }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.said.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.said.len()
    }

    /// In person, or for someone who is away. For the requester nobody decides.
    pub(crate) fn fits(&self, stage: usize, candidate: &Candidate) -> bool {
        let Some(resolved) = self.resolved.get(stage) else { return false };
        let represented = candidate.user.iter().flat_map(|user| self.case.deputies.represented_by(user));
        candidate.is_in(resolved)
            || represented
                .filter(|away| Some(*away) != self.case.requester.directory_user.as_ref())
                .filter_map(|away| Candidate::of_user(self.catalog, away))
                .any(|away| away.is_in(resolved))
    }

    pub(crate) fn position(&self) -> Position {
        let mut position = Position { stage: 0, given: 0 };
        let mut counted: BTreeSet<&DirectoryUserId> = BTreeSet::new();
        for user in self.case.earlier.iter().filter_map(|person| person.directory_user.as_ref()) {
            let Some(candidate) = Candidate::of_user(self.catalog, user) else { continue };
            if !self.fits(position.stage, &candidate) || !counted.insert(user) {
                continue;
            }
            position.given += 1;
            if position.given >= self.resolved[position.stage].count {
                position = Position { stage: position.stage + 1, given: 0 };
            }
        }
        position
    }

    /// Who is still needed: "sre-leads, then by 2 of security"; `None` when all stages are passed. Where nobody is
    /// named, nobody can decide.
    pub(crate) fn still_needed(&self) -> Option<String> {
        if self.is_empty() {
            return Some("policy itself".to_owned());
        }
        let Position { stage, given } = self.position();
        let open = self.said.get(stage)?;
        let first = Stage { count: open.count - given, any_of: open.any_of.clone() };
        let later = self.said.iter().skip(stage + 1).map(Stage::words);
        let words: Vec<String> = std::iter::once(first.words()).chain(later).collect();
        Some(words.join(", then by "))
    }

    pub(crate) fn words(&self, stage: usize) -> String {
        self.said.get(stage).map(Stage::words).unwrap_or_default()
    }

    /// All whom a stage names, and their deputies; neither the requester nor who has agreed already.
    pub(crate) fn named(&self, stage: usize) -> BTreeSet<DirectoryUserId> {
        let Some(resolved) = self.resolved.get(stage) else { return BTreeSet::new() };
        let requester = self.case.requester.directory_user.as_ref();
        let named = named(self.catalog, resolved);
        let away = named.iter().filter(|user| Some(*user) != requester);
        let deputies = away.flat_map(|user| self.case.deputies.of_person(user)).cloned();
        let mut able: BTreeSet<DirectoryUserId> = deputies.chain(named.iter().cloned()).collect();
        let agreed = self.case.earlier.iter().filter_map(|person| person.directory_user.as_ref());
        for user in requester.into_iter().chain(agreed) {
            able.remove(user);
        }
        able
    }

    /// The first stage for which there are not enough different people, when each stage has these.
    pub(crate) fn lacking(&self, able: &[BTreeSet<DirectoryUserId>]) -> Option<usize> {
        let Position { stage: open, given } = self.position();
        let mut taken: Vec<(usize, &DirectoryUserId)> = Vec::new();
        for (stage, people) in able.iter().enumerate().skip(open) {
            let given = if stage == open { given } else { 0 };
            for _ in given..self.resolved[stage].count {
                if !seat(stage, people, able, &mut taken, &mut BTreeSet::new()) {
                    return Some(stage);
                }
            }
        }
        None
    }
}

/// Gives a seat of the stage to someone, asking others to take another stage's seat if need be (Kuhn's algorithm).
fn seat<'a>(
    stage: usize,
    people: &'a BTreeSet<DirectoryUserId>,
    able: &'a [BTreeSet<DirectoryUserId>],
    taken: &mut Vec<(usize, &'a DirectoryUserId)>,
    asked: &mut BTreeSet<&'a DirectoryUserId>,
) -> bool {
    for person in people {
        if !asked.insert(person) {
            continue;
        }
        let Some(at) = taken.iter().position(|(_, other)| *other == person) else {
            taken.push((stage, person));
            return true;
        };
        let (held, _) = taken.swap_remove(at);
        if held != stage && seat(held, &able[held], able, taken, asked) {
            taken.push((stage, person));
            return true;
        }
        taken.push((held, person));
    }
    false
}

/// What "owner" and "manager" mean for one request.
struct Names<'a> {
    owner: Option<&'a String>,
    manager: Option<&'a String>,
}

impl<'a> Names<'a> {
    fn of(catalog: &'a Catalog, case: &Case<'_>) -> Self {
        let account = catalog.accounts.get(&case.what.account);
        let requester = case.requester.directory_user.as_ref().and_then(|user| catalog.users.get(user));
        let manager = requester.and_then(|user| catalog.users.get(user.manager.as_ref()?));
        Self {
            owner: account.and_then(|account| account.tags.get(OWNER_TAG)),
            manager: manager.map(|user| &user.user_name),
        }
    }

    fn resolve(&self, stage: &Stage) -> Stage {
        let any_of = stage.any_of.iter().flat_map(|rule| match rule {
            ApproverRule::Owner => self
                .owner
                .map(|name| vec![ApproverRule::Group(name.clone()), ApproverRule::Person(name.clone())])
                .unwrap_or_default(),
            ApproverRule::Manager => {
                self.manager.map(|name| vec![ApproverRule::Person(name.clone())]).unwrap_or_default()
            }
            ApproverRule::OnCall => vec![ApproverRule::Group(ON_CALL.to_owned())],
            named => vec![named.clone()],
        });
        Stage { count: stage.count, any_of: any_of.collect() }
    }
}
