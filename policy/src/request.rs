//! May this person ask for this entitlement, for how long at most, and who must agree?

use crate::{
    PolicySet,
    answer::denied,
    entities::{Target, Thing, Uid, expression},
    facts::{self, Fact, Facts},
    mention::Mentions,
    near_miss::Circumstances,
    reckoning::Reckoning,
    rule::Rule,
    slice::{Findings, Question},
    zone::Zone,
};
use cedar_policy::{Context, EntityUid, RestrictedExpression};
use domain::{
    catalog::{Catalog, Entitlement},
    person::{Member, Presence},
    policy::{Answer, Verdict},
    time::{Minutes, Timestamp},
};
use std::{collections::BTreeMap, sync::LazyLock};

/// What is asked besides who and what.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Asked {
    pub length: Minutes,
    pub now: Timestamp,
    /// A reason is given.
    pub reason: bool,
    /// A ticket is given.
    pub ticket: bool,
    /// How often the person was given the same in the 90 days before.
    pub times_before: u32,
    pub presence: Presence,
}

pub(crate) static REQUEST: LazyLock<EntityUid> = LazyLock::new(|| Uid::Action.of("request"));

impl PolicySet {
    /// A length above the longest allowed is not refused here; the obligations tell it.
    pub fn may_request(&self, who: &Member, catalog: &Catalog, what: &Entitlement, asked: &Asked) -> Answer {
        let Some((account, set)) = catalog.find(what) else {
            let sentence =
                "This account or permission set is no longer in AWS. Choose another one in the catalog.";
            return denied(sentence.to_owned(), Vec::new(), self.version());
        };
        let person = Thing::person(&who.person, &who.groups, catalog);
        let summary = catalog.summaries.get(&set.id).cloned().unwrap_or_default();
        let (account_thing, set_thing) =
            (Thing::account(account, catalog), Thing::permission_set(set, &summary));
        let target = Target::new(what, &account_thing, &set_thing);
        let contexts = Contexts::of(asked, &person, self.request_mentions());
        let findings = asked.find(self.rules(), &person, &target, &contexts);
        let reckoning = Reckoning::of(&findings, account);
        let circumstances = Circumstances { person: &person, target: &target, asked };
        let trace = reckoning.trace(&findings, &circumstances);
        match reckoning.result() {
            Ok(obligations) => Answer {
                verdict: Verdict::Allowed { obligations },
                trace,
                policy_version: self.version().to_owned(),
            },
            Err(Some(sentence)) => denied(sentence, trace, self.version()),
            Err(None) => denied("No policy allows this.".to_owned(), trace, self.version()),
        }
    }
}

impl Asked {
    pub(crate) fn find<'a>(
        &self,
        rules: impl Iterator<Item = &'a Rule>,
        person: &Thing,
        target: &Target<'_>,
        contexts: &Contexts,
    ) -> Findings<'a> {
        let question = Question {
            principal: &person.uid,
            action: &REQUEST,
            resource: &target.uid,
            above_principal: &person.above,
            above_resource: &target.above,
        };
        let entities = || target.entities().into_iter().chain([person.entity()]).collect();
        Findings::of(rules, &question, entities, |zone| contexts.of_zone(zone))
    }

    /// With all that a person can add to a request, for the first time.
    pub fn at_best(length: Minutes, who: &Member, now: Timestamp) -> Self {
        let presence = Presence { proved_at: Some(now), ..who.presence };
        Self { length, now, reason: true, ticket: true, times_before: 0, presence }
    }

    /// What policies see of it beside the time.
    pub(crate) fn facts(&self, is_on_call: bool) -> Facts {
        let mut facts = facts::of_presence(is_on_call, &self.presence, self.now);
        facts.extend([
            ("minutes", Fact::Number(i64::from(self.length.0))),
            ("has_reason", Fact::Truth(self.reason)),
            ("has_ticket", Fact::Truth(self.ticket)),
            ("times_before", Fact::Number(i64::from(self.times_before))),
        ]);
        facts
    }

    pub(crate) fn context(&self, person: &Thing, zone: &Zone) -> Context {
        let facts = self.facts(person.is_on_call());
        let facts = facts.iter().map(|(name, fact)| (*name, expression(fact)));
        context(facts.chain([("now", moment(self.now, zone))]))
    }
}

/// Cedar's context of one question by the zone in which a policy reads the clock, made once for many entitlements.
pub(crate) struct Contexts {
    utc: Context,
    by_zone: BTreeMap<String, Context>,
}

impl Contexts {
    /// `mentions` are those of all rules that will be asked.
    pub(crate) fn of(asked: &Asked, person: &Thing, mentions: &Mentions) -> Self {
        let zones = mentions.zones.values();
        Self {
            utc: asked.context(person, &Zone::utc()),
            by_zone: zones.map(|zone| (zone.name().to_owned(), asked.context(person, zone))).collect(),
        }
    }

    fn of_zone(&self, zone: &Zone) -> Context {
        // A rule that does not look at the clock sees the same in every zone.
        self.by_zone.get(zone.name()).unwrap_or(&self.utc).clone()
    }
}

pub(crate) fn moment(now: Timestamp, zone: &Zone) -> RestrictedExpression {
    let fields = facts::of_moment(now, zone).into_iter();
    RestrictedExpression::new_record(fields.map(|(name, fact)| (name.to_owned(), expression(&fact))))
        .expect("field names are different")
}

pub(crate) fn context<'a>(pairs: impl IntoIterator<Item = (&'a str, RestrictedExpression)>) -> Context {
    Context::from_pairs(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)))
        .expect("plain values under different names")
}
