//! May this person ask for this entitlement, for how long at most, and who must agree?

use crate::{
    PolicySet,
    answer::denied,
    entities::{Target, Thing, Uid, expression},
    facts,
    near_miss::Circumstances,
    reckoning::Reckoning,
    rule::Rule,
    slice::{Findings, Question},
};
use cedar_policy::{Context, EntityUid, RestrictedExpression};
use domain::{
    catalog::{Catalog, Entitlement},
    person::Member,
    policy::{Answer, Verdict},
    time::{Minutes, Timestamp},
};
use std::sync::LazyLock;

/// What is asked besides who and what.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Asked {
    pub length: Minutes,
    pub now: Timestamp,
    /// A reason is given.
    pub reason: bool,
    /// A ticket is given.
    pub ticket: bool,
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
        let findings = asked.find(self.rules(), &person, &target, &asked.context());
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
        context: &Context,
    ) -> Findings<'a> {
        let question = Question {
            principal: &person.uid,
            action: &REQUEST,
            resource: &target.uid,
            above_principal: &person.above,
            above_resource: &target.above,
        };
        let entities = || target.entities().into_iter().chain([person.entity()]).collect();
        Findings::of(rules, &question, entities, context)
    }

    pub(crate) fn context(&self) -> Context {
        let pairs = [
            ("now", moment(self.now)),
            ("minutes", RestrictedExpression::new_long(i64::from(self.length.0))),
            ("has_reason", RestrictedExpression::new_bool(self.reason)),
            ("has_ticket", RestrictedExpression::new_bool(self.ticket)),
        ];
        context(pairs)
    }
}

pub(crate) fn moment(now: Timestamp) -> RestrictedExpression {
    let fields = facts::of_moment(now).into_iter().map(|(name, fact)| (name.to_owned(), expression(&fact)));
    RestrictedExpression::new_record(fields).expect("field names are different")
}

pub(crate) fn context<const N: usize>(pairs: [(&str, RestrictedExpression); N]) -> Context {
    Context::from_pairs(pairs.map(|(name, value)| (name.to_owned(), value)))
        .expect("plain values under different names")
}
