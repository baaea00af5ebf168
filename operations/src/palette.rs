//! The command palette: reaches every page, entitlement, person and request; exact before prefix before substring.
//!
//! Invariant: it offers only what the caller may open.

use crate::{Context, Problem, catalog::eligibility, labels};
use domain::{
    catalog::{Catalog, CatalogQuery, SearchIndex},
    id::RequestId,
    person::{Member, Person, Role},
    policy::Eligibility,
    request::Request,
};

#[derive(Clone, Debug, Eq, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct PaletteHit {
    pub title: String,
    pub detail: String,
    /// A local path.
    pub href: String,
    /// "Page", "Entitlement", "Person" or "Request".
    pub kind: String,
}

const MOST: usize = 12;
/// Of each kind, so that none pushes out the others.
const MOST_ENTITLEMENTS: u32 = 8;
const MOST_OTHERS: usize = 4;
/// The caller's newest requests that are looked through by name.
const REQUESTS: u32 = 100;

/// Title, what else one might call it, path, and whether only auditors and administrators see it.
const PAGES: [(&str, &str, &str, bool); 8] = [
    ("Home", "My access", "/", false),
    ("Catalog", "Ask for access", "/catalog", false),
    ("Approvals", "Decide on requests", "/queue", false),
    ("Requests", "What I asked for", "/requests", false),
    ("Sessions", "Where I am signed in", "/sessions", false),
    ("Operations", "Late removals, what Stint does now", "/operations", true),
    ("Reports", "Grants, removals, standing access", "/reports", true),
    ("Audit log", "Everything that happened", "/audit", true),
];

/// How well a text matches; better is greater.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
enum Rank {
    Substring,
    Prefix,
    Exact,
}

/// At most 12 hits.
pub async fn palette(context: &Context, member: &Member, typed: &str) -> Result<Vec<PaletteHit>, Problem> {
    let now = context.clock.now();
    let typed = typed.trim().to_lowercase();
    let mut hits = pages(member, &typed);
    if typed.is_empty() {
        return Ok(hits.into_iter().map(|(_, hit)| hit).collect());
    }
    let oversees = oversees(member);
    let read = async {
        let mut connection = context.database.read().await?;
        let mut requests = connection.requests_of(&member.person.id, None, None, REQUESTS).await?;
        if let (true, Ok(id)) = (oversees, typed.parse::<RequestId>()) {
            requests.retain(|request| request.id != id);
            requests.extend(connection.request(&id).await?);
        }
        let people = if oversees { connection.people_all().await? } else { Vec::new() };
        Ok((requests, people))
    };
    let (requests_read, people_read) = read.await.map_err(context.failed(now))?;
    let eligibility = eligibility(context, member, now).await?;
    let in_force = context.catalog.get();
    let (catalog, index) = &*in_force;

    hits.extend(requests(catalog, &requests_read, &typed));
    hits.extend(people(&people_read, &typed));
    hits.extend(entitlements(catalog, index, &eligibility, &typed));
    hits.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    Ok(hits.into_iter().map(|(_, hit)| hit).take(MOST).collect())
}

fn oversees(member: &Member) -> bool {
    Role::ALL.into_iter().any(|role| member.is(role))
}

fn pages(member: &Member, typed: &str) -> Vec<(Rank, PaletteHit)> {
    let own = PAGES.into_iter().filter(|(.., is_oversight)| !is_oversight || oversees(member));
    let found = own.filter_map(|(title, detail, href, _)| {
        Some((best([title, detail], typed)?, hit("Page", title, detail, href)))
    });
    found.collect()
}

fn requests(catalog: &Catalog, requests: &[Request], typed: &str) -> Vec<(Rank, PaletteHit)> {
    let found = requests.iter().filter_map(|request| {
        let name = labels::entitlement(catalog, &request.entitlement);
        let rank = best([request.id.as_str(), &name, request.reason.as_str()], typed)?;
        let href = format!("/requests/{}", request.id);
        Some((rank, hit("Request", &name, request.reason.as_str(), &href)))
    });
    found.take(MOST_OTHERS).collect()
}

fn people(people: &[Person], typed: &str) -> Vec<(Rank, PaletteHit)> {
    let mut found: Vec<(Rank, PaletteHit)> = people
        .iter()
        .filter_map(|person| {
            let rank = best([person.name.as_str(), &person.email, person.id.as_str()], typed)?;
            let href = format!("/audit?subject={}", person.id);
            Some((rank, hit("Person", &person.name, &person.email, &href)))
        })
        .collect();
    found.sort_by(|(one, a), (two, b)| two.cmp(one).then_with(|| a.title.cmp(&b.title)));
    found.truncate(MOST_OTHERS);
    found
}

fn entitlements(
    catalog: &Catalog,
    index: &SearchIndex,
    eligibility: &Eligibility,
    typed: &str,
) -> Vec<(Rank, PaletteHit)> {
    let query = CatalogQuery { q: typed.to_owned(), ..CatalogQuery::default() };
    let found = index.select(&query, Some(eligibility)).page(0, MOST_ENTITLEMENTS);
    let hits = found.into_iter().map(|found| {
        let account = labels::account(catalog, &found.entitlement.account);
        let set = labels::permission_set(catalog, &found.entitlement.permission_set);
        let title = format!("{} / {}", account.name, set.name);
        // The index ranked them among each other; a word in the middle of both names is still a good find.
        let rank = best([title.as_str(), &account.name, &set.name], typed).unwrap_or(Rank::Substring);
        let href = format!("/catalog/{}", found.entitlement);
        (rank, hit("Entitlement", &title, &set.description, &href))
    });
    hits.collect()
}

fn hit(kind: &str, title: &str, detail: &str, href: &str) -> PaletteHit {
    let [kind, title, detail, href] = [kind, title, detail, href].map(str::to_owned);
    PaletteHit { title, detail, href, kind }
}

/// The best of several texts; nothing typed matches everything.
fn best<'a>(texts: impl IntoIterator<Item = &'a str>, typed: &str) -> Option<Rank> {
    let rank = |text: &str| {
        let text = text.to_lowercase();
        if text == typed {
            Some(Rank::Exact)
        } else if text.starts_with(typed) {
            Some(Rank::Prefix)
        } else {
            text.contains(typed).then_some(Rank::Substring)
        }
    };
    texts.into_iter().filter_map(rank).max()
}
