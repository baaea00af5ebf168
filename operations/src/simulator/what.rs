//! What a person may ask for, by the terms under which they would get it, then by account.
//!
//! Invariant: the list is never written out as a whole: half a million entitlements fall into few classes, and a page is
//! made from these.

use super::{Found, ReachCover, SomePerson, Terms, TermsGroup, found, subject::subject};
use crate::{Context, Problem, access::require_auditor, catalog::eligibility, labels};
use domain::{
    catalog::{Catalog, Entitlement, SearchIndex},
    id::{AccountId, PermissionSetId},
    person::Member,
    policy::Eligibility,
    problem::Kind,
};
use serde::{Deserialize, Serialize};
use std::{collections::HashMap, sync::Arc};

#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WhatQuery {
    /// User name, or whatever tells the person apart.
    pub person: String,
    /// From 1.
    pub page: String,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct WhatRow {
    pub entitlement: Entitlement,
    pub account_name: String,
    pub environment: String,
    pub permission_set: String,
    #[serde(flatten)]
    pub terms: Terms,
    /// `@id` of the permit that counts.
    pub policy: String,
}

/// All of it, at one moment.
#[derive(Clone)]
pub struct What {
    pub cover: ReachCover,
    catalog: Arc<(Catalog, SearchIndex)>,
    eligibility: Arc<Eligibility>,
    /// By name.
    accounts: Vec<AccountId>,
    /// In the order of the cover's groups: the permission sets, by name, that an account's class has under these terms.
    sets: Vec<Sets>,
}

/// For auditors and administrators. With a `format` it is an export, which is recorded. Without an answer it is not clear
/// who is meant.
pub async fn what_may_they_have(
    context: &Context,
    member: &Member,
    query: &WhatQuery,
    format: Option<&str>,
) -> Result<(Found<SomePerson>, Option<What>), Problem> {
    let now = context.clock.now();
    require_auditor(context, member, "what may they have", now).await?;
    let catalog = context.catalog.get();
    let person = found::person(&catalog.0, &query.person);
    let Some(user) = person.one().and_then(|person| catalog.0.users.get(&person.user)) else {
        return match format {
            None => Ok((person, None)),
            Some(_) => Err(Problem::new(Kind::NotFound, "It is not clear who is meant. Choose one person.")),
        };
    };
    let read = async { context.database.read().await?.person_by_directory_user(&user.id).await };
    let known = read.await.map_err(context.failed(now))?;
    let eligibility = eligibility(context, &subject(&catalog.0, user, known), now).await?;
    let (sets, groups) = by_terms(&catalog.0, &eligibility);
    let about = ("What may they have", "what-may-have", user.display_name.clone());
    let cover =
        ReachCover::new(context, (&catalog.0, &eligibility.policy_version), member, about, groups, now);
    if let Some(format) = format {
        let filter = format!("person={}", user.user_name);
        cover.record(context, member, format, filter).await.map_err(context.failed(now))?;
    }
    let accounts = accounts(&catalog.0);
    let what = What { cover, catalog: catalog.clone(), eligibility, accounts, sets };
    Ok((person, Some(what)))
}

fn accounts(catalog: &Catalog) -> Vec<AccountId> {
    let mut accounts: Vec<_> = catalog.accounts.values().collect();
    accounts.sort_by_key(|account| (&account.name, &account.id));
    accounts.into_iter().map(|account| account.id.clone()).collect()
}

type Sets = HashMap<u32, Vec<PermissionSetId>>;

fn by_terms(catalog: &Catalog, eligibility: &Eligibility) -> (Vec<Sets>, Vec<TermsGroup>) {
    let mut all: Vec<Terms> = Vec::new();
    for terms in eligibility.allowed.values().map(|obligations| Terms::of(obligations)) {
        if !all.contains(&terms) {
            all.push(terms);
        }
    }
    all.sort_by_cached_key(Terms::ease);
    let mut permission_sets: Vec<_> = catalog.permission_sets.values().collect();
    permission_sets.sort_by_key(|set| (&set.name, &set.id));
    let mut accounts_of_class: HashMap<u32, u64> = HashMap::new();
    for class in eligibility.account_class.values() {
        *accounts_of_class.entry(*class).or_default() += 1;
    }
    let mut sets: Vec<Sets> = all.iter().map(|_| Sets::new()).collect();
    for class in accounts_of_class.keys() {
        for set in &permission_sets {
            let set_class = eligibility.permission_set_class.get(&set.id);
            let obligations = set_class.and_then(|set| eligibility.allowed.get(&(*class, *set)));
            let terms = obligations.map(|obligations| Terms::of(obligations));
            if let Some(at) = terms.and_then(|terms| all.iter().position(|known| *known == terms)) {
                sets[at].entry(*class).or_default().push(set.id.clone());
            }
        }
    }
    let count =
        |sets: &Sets| sets.iter().map(|(class, sets)| accounts_of_class[class] * sets.len() as u64).sum();
    let groups = all.into_iter().zip(&sets).map(|(terms, sets)| TermsGroup { terms, count: count(sets) });
    let groups = groups.collect();
    (sets, groups)
}

impl What {
    /// By terms, then by the names of account and permission set.
    pub fn page(&self, offset: usize, limit: usize) -> Vec<WhatRow> {
        let places = self.cover.groups.iter().zip(&self.sets).flat_map(|(group, sets)| {
            self.accounts.iter().filter_map(move |account| {
                let class = self.eligibility.account_class.get(account)?;
                Some((&group.terms, account, sets.get(class)?))
            })
        });
        let mut skip = offset;
        let mut rows = Vec::new();
        for (terms, account, sets) in places {
            if skip >= sets.len() {
                skip -= sets.len();
                continue;
            }
            let wanted = sets.iter().skip(std::mem::take(&mut skip)).take(limit - rows.len());
            rows.extend(wanted.map(|set| self.row(terms, account, set)));
            if rows.len() >= limit {
                break;
            }
        }
        rows
    }

    fn row(&self, terms: &Terms, account: &AccountId, set: &PermissionSetId) -> WhatRow {
        let catalog = &self.catalog.0;
        let label = labels::account(catalog, account);
        let entitlement = Entitlement { account: account.clone(), permission_set: set.clone() };
        WhatRow {
            account_name: label.name,
            environment: label.environment.unwrap_or_default(),
            permission_set: labels::permission_set(catalog, set).name,
            terms: terms.clone(),
            policy: self.eligibility.of(&entitlement).map(|known| known.policy.clone()).unwrap_or_default(),
            entitlement,
        }
    }
}
