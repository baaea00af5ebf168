//! May this person decide on that request, and who could?
//!
//! Invariant: nobody whom the obligations do not name decides, nobody twice, and neither does the requester, under
//! whatever identity.

use crate::{
    Case, Outlook, PolicySet,
    answer::denied,
    candidate::Candidate,
    entities::{Target, Thing, Uid, expression},
    facts,
    mention::Mentions,
    request::{Asked, Contexts, context, moment},
    rule::Rule,
    slice::{Findings, Question},
    stages::Stages,
    zone::Zone,
};
use cedar_policy::{EntityUid, RestrictedExpression};
use domain::{
    catalog::{Catalog, Entitlement},
    id::DirectoryUserId,
    person::{Member, Person, Presence},
    policy::{Answer, Outcome, TraceLine, Verdict},
    request::SHORTEST,
    time::Timestamp,
};
use std::{
    collections::{BTreeSet, HashMap},
    sync::LazyLock,
};

pub(crate) static APPROVE: LazyLock<EntityUid> = LazyLock::new(|| Uid::Action.of("approve"));

/// What is to be decided.
struct Matter {
    what: Entitlement,
    account: Thing,
    permission_set: Thing,
    requester: Thing,
    now: Timestamp,
}

impl PolicySet {
    /// Whoever any stage names may reject at any time. What has left the organization, which no rule can be asked
    /// about, they may clear away.
    pub fn may_reject(&self, approver: &Member, catalog: &Catalog, case: &Case<'_>) -> Answer {
        if let Err(refusal) = self.must_be_free(approver, catalog, case) {
            return refusal;
        }
        let stages = Stages::of(catalog, case);
        let candidate = Candidate::of_member(catalog, approver);
        if (0..stages.len()).any(|stage| stages.fits(stage, &candidate)) {
            return self.named(case, format!("*{}* names you as an approver.", self.title_of(case)));
        }
        self.not_named(case, stages.still_needed().unwrap_or_default())
    }

    /// May this person approve now: the stage that is open names them.
    pub fn may_approve(&self, approver: &Member, catalog: &Catalog, case: &Case<'_>) -> Answer {
        if catalog.find(case.what).is_none() {
            let sentence = "This account or permission set is no longer in AWS. Nothing can be approved.";
            return denied(sentence.to_owned(), Vec::new(), self.version());
        }
        if let Err(refusal) = self.must_be_free(approver, catalog, case) {
            return refusal;
        }
        if let Some(refusal) = self.guardrail_of_request(catalog, case) {
            return refusal;
        }
        let stages = Stages::of(catalog, case);
        let open = stages.position().stage;
        let needed = stages.still_needed().unwrap_or_default();
        if case.earlier.iter().any(|earlier| is_same_human(earlier, &approver.person)) {
            let sentence = format!("You have approved this. It still needs {needed}.");
            return self.refused(case, sentence);
        }
        let candidate = Candidate::of_member(catalog, approver);
        if stages.fits(open, &candidate) {
            let step = match stages.len() {
                1 => String::new(),
                all => format!(" in step {} of {all}", open + 1),
            };
            return self.named(case, format!("*{}* names you as an approver{step}.", self.title_of(case)));
        }
        match (open + 1..stages.len()).find(|stage| stages.fits(*stage, &candidate)) {
            Some(later) => {
                let (first, own) = (stages.words(open), stages.words(later));
                self.refused(case, format!("{first} decide first, then {own}."))
            }
            None => self.not_named(case, needed),
        }
    }

    /// Who must still agree: "sre-leads, then by 2 of security"; `None` when everybody has.
    pub fn still_needed(&self, catalog: &Catalog, case: &Case<'_>) -> Option<String> {
        Stages::of(catalog, case).still_needed()
    }

    /// Who may decide now, and whether there are enough people for all stages.
    pub fn outlook(&self, catalog: &Catalog, case: &Case<'_>) -> Outlook {
        let stages = Stages::of(catalog, case);
        // No rule can be asked about what has left the organization: then those who are named may reject.
        let matter = Matter::new(catalog, case);
        let rules: Vec<&Rule> = self.rules().filter(|rule| rule.is_for(&APPROVE)).collect();
        let mentions = Mentions::of_all(rules.iter().map(|rule| &rule.mentions));
        // People whom no rule tells apart get the same answer; a group can have thousands.
        let mut known = HashMap::new();
        let mut is_able = |user: &DirectoryUserId| {
            if catalog.users.get(user).is_none_or(|user| user.is_disabled) {
                return false;
            }
            let Some(candidate) = Candidate::of_user(catalog, user) else { return false };
            let is_free = || {
                // They can prove themselves when they decide.
                let presence = Presence { proved_at: Some(case.now), address: None };
                let forbids = |matter: &Matter| {
                    matter.forbids(rules.iter().copied(), (&candidate.thing, &presence), false)
                };
                matter.as_ref().is_none_or(|matter| forbids(matter).is_empty())
            };
            *known.entry(mentions.signature(&candidate.thing, false)).or_insert_with(is_free)
        };
        let able: Vec<BTreeSet<DirectoryUserId>> = (0..stages.len())
            .map(|stage| stages.named(stage).into_iter().filter(|user| is_able(user)).collect())
            .collect();
        let open = stages.position().stage;
        Outlook {
            lacking: stages.lacking(&able).map(|stage| stages.words(stage)),
            approvers: able.into_iter().nth(open).unwrap_or_default().into_iter().collect(),
        }
    }

    /// Nothing forbids that this person decides on this request.
    fn must_be_free(&self, approver: &Member, catalog: &Catalog, case: &Case<'_>) -> Result<(), Answer> {
        let is_own_request = is_same_human(&approver.person, case.requester);
        let Some(matter) = Matter::new(catalog, case) else {
            if approver.person.disabled || is_own_request {
                let sentence = "Someone else has to decide.";
                return Err(denied(sentence.to_owned(), Vec::new(), self.version()));
            }
            return Ok(());
        };
        let candidate = Thing::person(&approver.person, &approver.groups, catalog);
        let forbids = matter.forbids(self.rules(), (&candidate, &approver.presence), is_own_request);
        let Some(first) = forbids.first() else { return Ok(()) };
        let trace = forbids.iter().map(|rule| rule.forbade()).collect();
        Err(denied(first.prohibition(), trace, self.version()))
    }

    /// What no policy can open for the requester, no approval opens either.
    fn guardrail_of_request(&self, catalog: &Catalog, case: &Case<'_>) -> Option<Answer> {
        let matter = Matter::new(catalog, case)?;
        let target = Target::new(&matter.what, &matter.account, &matter.permission_set);
        let asked = Asked {
            length: SHORTEST,
            now: case.now,
            reason: true,
            ticket: true,
            times_before: 0,
            presence: Presence::default(),
        };
        let contexts = Contexts::of(&asked, &matter.requester, &Mentions::default());
        let guardrails = self.rules().filter(|rule| rule.is_guardrail());
        let forbids = asked.find(guardrails, &matter.requester, &target, &contexts).forbids;
        let first = forbids.first()?;
        Some(denied(first.prohibition(), vec![first.forbade()], self.version()))
    }

    fn named(&self, case: &Case<'_>, sentence: String) -> Answer {
        Answer {
            verdict: Verdict::Allowed { obligations: case.obligations.clone() },
            trace: vec![self.line(case, Outcome::Allowed, sentence)],
            policy_version: self.version().to_owned(),
        }
    }

    fn not_named(&self, case: &Case<'_>, who: String) -> Answer {
        self.refused(case, format!("This request needs approval by {who}. You are not among them."))
    }

    fn refused(&self, case: &Case<'_>, sentence: String) -> Answer {
        let line = self.line(case, Outcome::DidNotApply, sentence.clone());
        denied(sentence, vec![line], self.version())
    }

    fn line(&self, case: &Case<'_>, outcome: Outcome, sentence: String) -> TraceLine {
        let (policy, title) = (case.obligations.policy.clone(), self.title_of(case));
        TraceLine { policy, title, outcome, sentence }
    }

    fn title_of(&self, case: &Case<'_>) -> String {
        let policy = &case.obligations.policy;
        self.rules().find(|rule| rule.id == *policy).map_or(policy, |rule| &rule.title).to_owned()
    }
}

impl Matter {
    /// `None` when the entitlement is not in the catalog.
    fn new(catalog: &Catalog, case: &Case<'_>) -> Option<Self> {
        let Case { what, requester, now, .. } = *case;
        let (account, set) = catalog.find(what)?;
        let summary = catalog.summaries.get(&set.id).cloned().unwrap_or_default();
        let user = requester.directory_user.as_ref();
        let groups: BTreeSet<String> = user.map(|user| catalog.group_names(user)).unwrap_or_default();
        Some(Self {
            what: what.clone(),
            account: Thing::account(account, catalog),
            permission_set: Thing::permission_set(set, &summary),
            requester: Thing::person(requester, &groups, catalog),
            now,
        })
    }

    fn forbids<'a>(
        &self,
        rules: impl Iterator<Item = &'a Rule>,
        (candidate, presence): (&Thing, &Presence),
        is_own_request: bool,
    ) -> Vec<&'a Rule> {
        let target = Target::new(&self.what, &self.account, &self.permission_set);
        let question = Question {
            principal: &candidate.uid,
            action: &APPROVE,
            resource: &target.uid,
            above_principal: &candidate.above,
            above_resource: &target.above,
        };
        let presence = facts::of_presence(candidate.is_on_call(), presence, self.now);
        let context = |zone: &Zone| {
            let presence = presence.iter().map(|(name, fact)| (*name, expression(fact)));
            context(presence.chain([
                ("now", moment(self.now, zone)),
                ("requester", RestrictedExpression::new_entity_uid(self.requester.uid.clone())),
                ("is_own_request", RestrictedExpression::new_bool(is_own_request)),
            ]))
        };
        let people = match self.requester.uid == candidate.uid {
            true => vec![candidate.entity()],
            false => vec![candidate.entity(), self.requester.entity()],
        };
        let entities = || target.entities().into_iter().chain(people).collect();
        Findings::of(rules, &question, entities, context).forbids
    }
}

/// By Stint's own id, by the identity provider's, or by the directory's.
fn is_same_human(one: &Person, other: &Person) -> bool {
    let is_same_user = one.directory_user.is_some() && one.directory_user == other.directory_user;
    one.id == other.id || one.identity == other.identity || is_same_user
}
