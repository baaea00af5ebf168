//! Rows of the catalog as one person sees them.

use crate::{Context, Problem, labels};
use domain::{
    catalog::{Catalog, CatalogEntry, Entitlement},
    grant::{Grant, GrantState},
    person::Member,
    policy::{Eligibility, Verdict},
    request::SHORTEST,
    time::Timestamp,
};
use policy::{Asked, PolicySet};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

/// What a person's own past and present say about rows.
pub(super) struct Own {
    pub(super) favourites: Vec<Entitlement>,
    pub(super) recent: Vec<Entitlement>,
    held_until: BTreeMap<Entitlement, Timestamp>,
}

/// How many of the entitlements asked for lately are offered again.
const RECENT: u32 = 6;
/// Nobody holds more at once.
const MOST_HELD: u32 = 1_000;

impl Own {
    pub(super) async fn read(context: &Context, member: &Member, now: Timestamp) -> Result<Self, Problem> {
        let person = &member.person.id;
        let read = async {
            let mut connection = context.database.read().await?;
            let grants = connection.grants_of(person, true, MOST_HELD).await?;
            let favourites = connection.favourites_of(person).await?;
            Ok((grants, favourites, connection.entitlements_recent_of(person, RECENT).await?))
        };
        let (grants, favourites, recent) = read.await.map_err(context.failed(now))?;
        let mut held_until = BTreeMap::new();
        for grant in grants.into_iter().filter(|grant| is_held(grant, now)) {
            let until = held_until.entry(grant.entitlement).or_insert(grant.ends_at);
            *until = grant.ends_at.max(*until);
        }
        Ok(Self { favourites, recent, held_until })
    }
}

/// Whether the person has, or is being given, the access at that moment.
pub(super) fn is_held(grant: &Grant, now: Timestamp) -> bool {
    let is_on = matches!(grant.state, GrantState::Adding { .. } | GrantState::Active { .. });
    is_on && grant.starts_at <= now && now < grant.ends_at
}

/// Makes rows; remembers why classes of entitlements cannot be asked for, because that takes the evaluator.
pub(super) struct Rows<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) policies: &'a PolicySet,
    pub(super) member: &'a Member,
    pub(super) eligibility: Arc<Eligibility>,
    pub(super) own: &'a Own,
    pub(super) now: Timestamp,
    refusals: HashMap<(u32, u32), String>,
    favourites: BTreeSet<&'a Entitlement>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(
        (catalog, policies): (&'a Catalog, &'a PolicySet),
        member: &'a Member,
        eligibility: Arc<Eligibility>,
        own: &'a Own,
        now: Timestamp,
    ) -> Self {
        let favourites = own.favourites.iter().collect();
        Self { catalog, policies, member, eligibility, own, now, refusals: HashMap::new(), favourites }
    }

    /// Without those that left the organization.
    pub(super) fn of(&mut self, entitlements: &[Entitlement]) -> Vec<CatalogEntry> {
        let known = entitlements.iter().filter(|entitlement| self.catalog.find(entitlement).is_some());
        let known: Vec<&Entitlement> = known.collect();
        known.into_iter().map(|entitlement| self.row(entitlement)).collect()
    }

    pub(super) fn row(&mut self, entitlement: &Entitlement) -> CatalogEntry {
        let obligations = self.eligibility.of(entitlement).cloned();
        CatalogEntry {
            account: labels::account(self.catalog, &entitlement.account),
            permission_set: labels::permission_set(self.catalog, &entitlement.permission_set),
            requestable: obligations.is_some(),
            approval: match &obligations {
                Some(obligations) => obligations.approval.sentence(),
                None => self.refusal(entitlement),
            },
            longest: obligations.map(|obligations| obligations.longest),
            is_favourite: self.favourites.contains(entitlement),
            held_until: self.own.held_until.get(entitlement).copied(),
            entitlement: entitlement.clone(),
        }
    }

    fn refusal(&mut self, entitlement: &Entitlement) -> String {
        let account = self.eligibility.account_class.get(&entitlement.account).copied();
        let permission_set = self.eligibility.permission_set_class.get(&entitlement.permission_set).copied();
        let class = account.zip(permission_set);
        if let Some(known) = class.and_then(|class| self.refusals.get(&class)) {
            return known.clone();
        }
        let asked = Asked::at_best(SHORTEST, self.member, self.now);
        let answer = self.policies.may_request(self.member, self.catalog, entitlement, &asked);
        let sentence = match answer.verdict {
            Verdict::Denied { sentence } => sentence,
            // Policy or catalog changed between the two questions.
            Verdict::Allowed { obligations } => obligations.approval.sentence(),
        };
        if let Some(class) = class {
            self.refusals.insert(class, sentence.clone());
        }
        sentence
    }
}
