//! Who of the directory may ask for an entitlement, by the terms under which they would get it.

use super::{Found, ReachCover, SomeAccess, SomePerson, Terms, TermsGroup, found, subject::subjects};
use crate::{Context, Problem, access::require_auditor, fault, labels};
use domain::{
    catalog::{Catalog, Entitlement},
    person::{Member, Person},
    policy::Obligations,
    problem::Kind,
    request::SHORTEST,
    time::Timestamp,
};
use policy::{Asked, EligibilityKey, PolicySet};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WhoQuery {
    /// As in addresses, `123456789012/ps-0123456789abcdef`, or words that find it.
    pub entitlement: String,
    /// From 1.
    pub page: String,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct WhoRow {
    pub person: String,
    pub user_name: String,
    pub email: String,
    #[serde(flatten)]
    pub terms: Terms,
    /// `@id` of the permit that counts.
    pub policy: String,
}

/// All of them, at one moment.
#[derive(Clone, Debug)]
pub struct Who {
    pub cover: ReachCover,
    /// By terms, the easiest first; then by name.
    pub rows: Vec<WhoRow>,
}

/// For auditors and administrators. With a `format` it is an export, which is recorded. Without an answer it is not clear
/// which access is meant.
pub async fn who_may_have(
    context: &Context,
    member: &Member,
    query: &WhoQuery,
    format: Option<&str>,
) -> Result<(Found<SomeAccess>, Option<Who>), Problem> {
    let now = context.clock.now();
    require_auditor(context, member, "who may have", now).await?;
    let (in_force, policies) = (context.catalog.get(), context.policy.get());
    let catalog = &in_force.0;
    let access = found::access(&in_force, &query.entitlement);
    let Some(entitlement) = access.one().map(|access| access.entitlement.clone()) else {
        return match format {
            None => Ok((access, None)),
            Some(_) => {
                Err(Problem::new(Kind::NotFound, "It is not clear which access is meant. Choose one."))
            }
        };
    };
    let read = async { context.database.read().await?.people_all().await };
    let known = read.await.map_err(context.failed(now))?;
    let policy_version = policies.version().to_owned();
    let (aside, what) = (in_force.clone(), entitlement.clone());
    // Long enough to hold up others on the same thread.
    let rows = tokio::task::spawn_blocking(move || rows(&policies, &aside.0, known, &what, now));
    let rows = rows.await.map_err(|cause| fault(&*context.ids, now, &cause))?;
    let groups = rows.chunk_by(|one, next| one.terms == next.terms);
    let groups = groups.map(|group| TermsGroup { terms: group[0].terms.clone(), count: group.len() as u64 });
    let about = ("Who may have this", "who-may-have", labels::entitlement(catalog, &entitlement));
    let cover = ReachCover::new(context, (catalog, &policy_version), member, about, groups.collect(), now);
    if let Some(format) = format {
        let filter = format!("entitlement={entitlement}");
        cover.record(context, member, format, filter).await.map_err(context.failed(now))?;
    }
    Ok((access, Some(Who { cover, rows })))
}

/// People whom no policy tells apart share one answer.
fn rows(
    policies: &PolicySet,
    catalog: &Catalog,
    known: Vec<Person>,
    what: &Entitlement,
    now: Timestamp,
) -> Vec<WhoRow> {
    let mut answers: HashMap<EligibilityKey, Option<Obligations>> = HashMap::new();
    let mut rows: Vec<WhoRow> = subjects(catalog, known)
        .filter_map(|(user, who)| {
            let key = policies.eligibility_key(&who, catalog, now);
            let answer = answers.entry(key).or_insert_with(|| {
                let asked = Asked::at_best(SHORTEST, &who, now);
                policies.may_request(&who, catalog, what, &asked).obligations().cloned()
            });
            let obligations = answer.as_ref()?;
            let SomePerson { name, user_name, .. } = found::some(user);
            let (terms, policy) = (Terms::of(obligations), obligations.policy.clone());
            Some(WhoRow { person: name, user_name, email: user.email.clone(), terms, policy })
        })
        .collect();
    rows.sort_by_cached_key(|row| (row.terms.ease(), row.person.clone(), row.user_name.clone()));
    rows
}
