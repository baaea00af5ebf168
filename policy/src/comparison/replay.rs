//! What became of past requests, had other policies been in force.
//!
//! Invariant: both versions are asked the same question, as of the moment when the request was sent.

use super::{
    alike::{Alike, Kinship},
    approvable::Approvable,
    difference::Difference,
};
use crate::{Asked, PolicySet, census::is_about_requests, rule::Rule};
use domain::{
    catalog::{Catalog, Entitlement},
    id::RequestId,
    person::{Member, Presence},
    policy::{Approval, Deputies, Obligations, Replay, ReplayExample, Replayed},
    request::Request,
    time::{Minutes, Timestamp},
};
use std::{collections::HashMap, net::IpAddr, sync::Arc};

/// What somebody asked for.
#[derive(Clone, Debug)]
pub struct PastRequest {
    pub id: RequestId,
    pub what: Entitlement,
    /// As if for the first time.
    pub asked: Asked,
}

impl From<&Request> for PastRequest {
    fn from(request: &Request) -> Self {
        let asked = Asked {
            length: request.length,
            now: request.submitted_at,
            reason: true,
            ticket: request.ticket.is_some(),
            times_before: 0,
            presence: request.presence,
        };
        Self { id: request.id.clone(), what: request.entitlement.clone(), asked }
    }
}

/// Asks again, one request after the other, so that nobody has to hold them all.
pub struct Replayer<'a> {
    catalog: &'a Catalog,
    in_force: &'a PolicySet,
    proposed: &'a PolicySet,
    replay: Replay,
    looks_at_context: bool,
    alike: Alike,
    outcomes: HashMap<Question, Outcomes>,
    approvable: Approvable<'a>,
}

/// Requests that no policy can tell apart.
#[derive(Eq, PartialEq, Hash)]
struct Question {
    kinship: Kinship,
    /// When any policy looks at one of them.
    manner: Option<Manner>,
}

/// The request's words, its moment and how the person was signed in.
#[derive(Eq, PartialEq, Hash)]
struct Manner {
    length: Minutes,
    ticket: bool,
    at: Timestamp,
    proved_at: Option<Timestamp>,
    address: Option<IpAddr>,
}

type Outcomes = (Option<Arc<Obligations>>, Option<Arc<Obligations>>);

/// Where a request counts.
type Part = fn(&mut Replay) -> &mut Replayed;

impl<'a> Replayer<'a> {
    /// `deputies` are those of today.
    pub fn new(
        catalog: &'a Catalog,
        (in_force, proposed): (&'a PolicySet, &'a PolicySet),
        deputies: &'a Deputies,
    ) -> Self {
        let rules = || in_force.rules().chain(proposed.rules()).filter(|rule| is_about_requests(rule));
        Self {
            catalog,
            in_force,
            proposed,
            replay: Replay::default(),
            looks_at_context: rules().any(Rule::looks_at_context),
            alike: Alike::of(rules()),
            outcomes: HashMap::new(),
            approvable: Approvable::new(catalog, proposed, deputies),
        }
    }

    /// `who` sent it, as the directory knows them today.
    pub fn add(&mut self, request: &PastRequest, who: &Member) {
        self.replay.asked_again += 1;
        let user = who.person.directory_user.as_ref().and_then(|user| self.catalog.users.get(user));
        let (Some(_), Some((account, set))) = (user, self.catalog.find(&request.what)) else {
            self.replay.not_askable += 1;
            return;
        };
        let (before, after) = self.outcomes(request, who);
        let Some(part) = self.part(request, who, before.as_deref(), after.as_deref()) else {
            self.replay.unchanged += 1;
            return;
        };
        part(&mut self.replay).add(|| ReplayExample {
            request: request.id.clone(),
            person: who.person.name.clone(),
            account: account.name.clone(),
            permission_set: set.name.clone(),
            submitted_at: request.asked.now,
        });
    }

    /// `in_all`: how many requests there were, asked again or not.
    pub fn finish(self, in_all: u32) -> Replay {
        Replay { in_all, ..self.replay }
    }

    /// `None` when the request would have gone the same way.
    fn part(
        &mut self,
        request: &PastRequest,
        who: &Member,
        before: Option<&Obligations>,
        after: Option<&Obligations>,
    ) -> Option<Part> {
        if Difference::of(before, after).is_none() {
            return None;
        }
        let fits = |terms: &&Obligations| request.asked.length <= terms.longest;
        // What cannot be had for so long, or cannot be approved by anybody, could not be asked for.
        let before = before.filter(fits).filter(|terms| self.approvable.is_approvable(request, who, terms));
        let Some(before) = before else {
            let after = after.filter(fits).filter(|terms| self.approvable.is_approvable(request, who, terms));
            return after.map(|_| (|replay| &mut replay.allowed_again) as Part);
        };
        let Some(after) = after else { return Some(|replay| &mut replay.denied) };
        if !self.approvable.is_approvable(request, who, after) {
            return Some(|replay| &mut replay.without_approver);
        }
        if !fits(&after) {
            return Some(|replay| &mut replay.too_long);
        }
        match (&before.approval, &after.approval) {
            (one, two) if one == two => None,
            (_, Approval::Automatic) => Some(|replay| &mut replay.automatic),
            (Approval::Automatic, _) => Some(|replay| &mut replay.needs_approval),
            _ => Some(|replay| &mut replay.other_terms),
        }
    }

    fn outcomes(&mut self, request: &PastRequest, who: &Member) -> Outcomes {
        let asked = &request.asked;
        let Presence { proved_at, address } = asked.presence;
        let manner = Manner { length: asked.length, ticket: asked.ticket, at: asked.now, proved_at, address };
        let question = Question {
            kinship: self.alike.kinship(self.catalog, who, &request.what),
            manner: self.looks_at_context.then_some(manner),
        };
        let (catalog, what) = (self.catalog, &request.what);
        let ask = |policies: &PolicySet| {
            policies.may_request(who, catalog, what, asked).obligations().cloned().map(Arc::new)
        };
        self.outcomes.entry(question).or_insert_with(|| (ask(self.in_force), ask(self.proposed))).clone()
    }
}
