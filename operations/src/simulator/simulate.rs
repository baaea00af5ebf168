//! "May Ana have this at that moment, and why": what the request form would answer, without asking for anything.

use super::{
    found::{self, Found, SomeAccess, SomePerson},
    subject::subject,
};
use crate::{Context, Problem, failure::denied, request};
use domain::{
    catalog::Entitlement,
    person::{Member, Presence, Role},
    problem::FieldProblem,
    request::{RequestDraft, RequestForm, RequestPreview},
    time::{Minutes, Seconds, Timestamp},
};
use policy::Asked;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// When no length is typed.
const USUAL: Minutes = Minutes(60);

/// As typed, and as it stands in the address.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SimulatorForm {
    /// Empty for oneself.
    pub person: String,
    pub entitlement: String,
    /// `YYYY-MM-DDTHH:MM` in the caller's zone; empty for now.
    pub at: String,
    pub minutes: String,
    /// Empty for none.
    pub ticket: String,
    /// When the last one was used: `now`, `hour` or `never`; empty for that of the caller's session when they ask about
    /// themself, and for `now` when they ask about somebody else.
    pub second_factor: String,
    /// An IP address; empty for the caller's own when they ask about themself, and for none otherwise.
    pub source: String,
    /// A whole number; empty for as often as it was given.
    pub times_before: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Simulation {
    pub form: SimulatorForm,
    /// Whether the caller may ask about others.
    pub may_choose: bool,
    pub person: Found<SomePerson>,
    pub access: Found<SomeAccess>,
    /// What was typed and cannot be used.
    pub problems: Vec<FieldProblem>,
    /// `None` until all is known.
    pub answer: Option<Simulated>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Simulated {
    pub name: String,
    pub at: Timestamp,
    pub length: Minutes,
    pub has_ticket: bool,
    pub times_before: u32,
    pub presence: Presence,
    pub preview: RequestPreview,
    /// Such as "with a ticket": one thing otherwise, and it would be allowed.
    pub remedies: Vec<String>,
}

/// `local` turns a civil time of the caller's zone into an instant.
pub async fn simulate(
    context: &Context,
    member: &Member,
    form: &SimulatorForm,
    local: &(dyn Fn(&str) -> Option<Timestamp> + Send + Sync),
) -> Result<Simulation, Problem> {
    let now = context.clock.now();
    let may_choose = [Role::Auditor, Role::Administrator].into_iter().any(|role| member.is(role));
    let in_force = context.catalog.get();
    let catalog = &in_force.0;
    let own = member.person.directory_user.as_ref().and_then(|user| catalog.users.get(user));
    let person = match (form.person.trim(), own) {
        ("", Some(own)) => Found::One(found::some(own)),
        (typed, _) => found::person(catalog, typed),
    };
    let is_own = person.one().is_some_and(|person| own.is_some_and(|own| own.id == person.user));
    if !may_choose && !is_own && person != Found::NotAsked {
        let sentence = "You can try this for yourself only. Auditors and administrators can for others.";
        return Err(denied(context, member, "simulate for others", sentence, now).await);
    }
    let access = found::access(&in_force, &form.entitlement);
    let what = access.one().map(|access| &access.entitlement);
    let who = match (person.one(), is_own) {
        (Some(chosen), false) => {
            let read = async { context.database.read().await?.person_by_directory_user(&chosen.user).await };
            let known = read.await.map_err(context.failed(now))?;
            catalog.users.get(&chosen.user).map(|user| subject(catalog, user, known))
        }
        // Also who is not in the directory can see why nothing is allowed.
        _ if is_own || person == Found::NotAsked => Some(member.clone()),
        _ => None,
    };
    let own_presence = (!may_choose).then_some(member.presence);
    let (asked, problems) = asked(form, what, own_presence, now, local);
    let asked = match (&who, what, asked) {
        (Some(who), Some(what), Some(asked)) if form.times_before.trim().is_empty() => {
            let times = async {
                let mut connection = context.database.read().await?;
                request::times_before(&mut connection, who, &BTreeSet::from([what.clone()]), asked.now).await
            };
            let times = times.await.map_err(context.failed(now))?;
            Some(Asked { times_before: times.into_values().sum(), ..asked })
        }
        (_, _, asked) => asked,
    };
    let answer = match (who, what, asked) {
        (Some(who), Some(what), Some(asked)) => Some(answer(context, &who, what, asked)),
        _ => None,
    };
    Ok(Simulation { form: form.clone(), may_choose, person, access, problems, answer })
}

/// What the fields say, by the request form's own rules.
fn asked(
    form: &SimulatorForm,
    what: Option<&Entitlement>,
    own_presence: Option<Presence>,
    now: Timestamp,
    local: &(dyn Fn(&str) -> Option<Timestamp> + Send + Sync),
) -> (Option<Asked>, Vec<FieldProblem>) {
    let minutes = if form.minutes.trim().is_empty() { USUAL.0.to_string() } else { form.minutes.clone() };
    let as_request = RequestForm {
        entitlements: what.map(ToString::to_string).unwrap_or_default(),
        minutes,
        reason: "Looked at".to_owned(),
        ticket: form.ticket.clone(),
        ..RequestForm::default()
    };
    let (draft, mut problems): (Option<RequestDraft>, _) = match as_request.parse(now, local) {
        Ok(draft) => (Some(draft), Vec::new()),
        Err(problems) => (None, problems),
    };
    // The simulator has its own words for that.
    problems.retain(|problem| problem.field != "entitlements");
    let at = match form.at.trim() {
        "" => Some(now),
        typed => local(typed),
    };
    if at.is_none() {
        let sentence = "Give the moment as date and time, or leave it empty for now.";
        problems.push(FieldProblem::new("at", sentence));
    }
    let presence = presence(form, own_presence, at.unwrap_or(now));
    let times_before = match form.times_before.trim() {
        "" => Ok(0),
        typed => typed.parse().map_err(|_| {
            let sentence = "Give a whole number, or leave it empty for as often as it was.";
            FieldProblem::new("times_before", sentence)
        }),
    };
    match (draft, at, presence, times_before) {
        (Some(draft), Some(now), Ok(presence), Ok(times_before)) => {
            let (length, ticket) = (draft.length, draft.ticket.is_some());
            let asked = Asked { length, now, reason: true, ticket, times_before, presence };
            (Some(asked), problems)
        }
        (_, _, presence, times_before) => {
            problems.extend(presence.err().into_iter().chain(times_before.err()));
            (None, problems)
        }
    }
}

/// `own` is that of a caller who asks about themself.
fn presence(form: &SimulatorForm, own: Option<Presence>, at: Timestamp) -> Result<Presence, FieldProblem> {
    let just_now = Presence { proved_at: Some(at), address: None };
    let usual = own.unwrap_or(just_now);
    let proved_at = match form.second_factor.trim() {
        "" => usual.proved_at,
        "hour" => Some(at - Seconds(60 * 60)),
        "never" => None,
        _ => just_now.proved_at,
    };
    let address = match form.source.trim() {
        "" => usual.address,
        typed => Some(typed.parse().map_err(|_| {
            let sentence = "Give an address such as 192.0.2.7 or 2001:db8::7, or leave it empty.";
            FieldProblem::new("source", sentence)
        })?),
    };
    Ok(Presence { proved_at, address })
}

fn answer(context: &Context, who: &Member, what: &Entitlement, asked: Asked) -> Simulated {
    let in_force = context.catalog.get();
    Simulated {
        name: who.person.name.clone(),
        at: asked.now,
        length: asked.length,
        has_ticket: asked.ticket,
        times_before: asked.times_before,
        presence: asked.presence,
        preview: request::foresee(context, who, what, &asked, asked.now + asked.length),
        remedies: context.policy.get().remedies(who, &in_force.0, what, &asked),
    }
}
