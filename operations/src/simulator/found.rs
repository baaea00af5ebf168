//! From what somebody typed to the one that is meant, or to those that may be.

use crate::labels;
use domain::{
    catalog::{
        AccountLabel, Catalog, CatalogQuery, DirectoryUser, Entitlement, PermissionSetLabel, SearchIndex,
    },
    id::DirectoryUserId,
};

/// So many are offered to choose from.
const OFFERED: usize = 10;

#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Found<T> {
    /// Nothing was typed.
    NotAsked,
    One(T),
    /// The best of `total`; none when `total` is 0.
    Several {
        offered: Vec<T>,
        total: usize,
    },
}

#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct SomePerson {
    pub name: String,
    /// In the directory, such as `ana.ruiz`; names the person in addresses.
    pub user_name: String,
    pub user: DirectoryUserId,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SomeAccess {
    pub entitlement: Entitlement,
    pub account: AccountLabel,
    pub permission_set: PermissionSetLabel,
}

impl<T> Found<T> {
    pub fn one(&self) -> Option<&T> {
        match self {
            Self::One(one) => Some(one),
            Self::NotAsked | Self::Several { .. } => None,
        }
    }

    fn of(mut all: Vec<T>) -> Self {
        match all.len() {
            1 => all.pop().map_or(Self::NotAsked, Self::One),
            total => {
                all.truncate(OFFERED);
                Self::Several { offered: all, total }
            }
        }
    }
}

/// By user name, id or e-mail as they are, or by parts of the name.
pub(super) fn person(catalog: &Catalog, typed: &str) -> Found<SomePerson> {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() {
        return Found::NotAsked;
    }
    let is_exactly = |user: &&DirectoryUser| {
        let names = [&user.user_name, &user.display_name, &user.email];
        user.id.as_str() == typed || names.iter().any(|name| name.to_lowercase() == typed)
    };
    let exactly: Vec<SomePerson> = catalog.users.values().filter(is_exactly).map(some).collect();
    if !exactly.is_empty() {
        return Found::of(exactly);
    }
    let words: Vec<&str> = typed.split_whitespace().collect();
    let has_all = |user: &&DirectoryUser| {
        let text = format!("{} {} {}", user.display_name, user.user_name, user.email).to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    let mut alike: Vec<SomePerson> = catalog.users.values().filter(has_all).map(some).collect();
    alike.sort();
    Found::of(alike)
}

pub(super) fn some(user: &DirectoryUser) -> SomePerson {
    let (name, user_name) = (user.display_name.clone(), user.user_name.clone());
    SomePerson { name, user_name, user: user.id.clone() }
}

/// By its ids, or by words of account and permission set: "AdministratorAccess in prod-payments".
pub(super) fn access((catalog, index): &(Catalog, SearchIndex), typed: &str) -> Found<SomeAccess> {
    let some = |what: Entitlement| SomeAccess {
        account: labels::account(catalog, &what.account),
        permission_set: labels::permission_set(catalog, &what.permission_set),
        entitlement: what,
    };
    let typed = typed.trim();
    if typed.is_empty() {
        return Found::NotAsked;
    }
    if let Ok(named) = typed.parse::<Entitlement>() {
        return Found::of(catalog.find(&named).map(|_| some(named.clone())).into_iter().collect());
    }
    let words = typed.split([' ', '/', ',']).filter(|word| !word.is_empty() && *word != "in");
    let words: Vec<&str> = words.collect();
    let query = CatalogQuery { q: words.join(" "), show: "all".to_owned(), ..CatalogQuery::default() };
    let selection = index.select(&query, None);
    let offered = selection.page(0, OFFERED as u32).into_iter().map(|hit| some(hit.entitlement));
    let offered: Vec<SomeAccess> = offered.collect();
    let is_typed = |name: &str| words.iter().any(|word| word.eq_ignore_ascii_case(name));
    let is_exactly =
        |access: &&SomeAccess| is_typed(&access.account.name) && is_typed(&access.permission_set.name);
    let exactly: Vec<SomeAccess> = offered.iter().filter(is_exactly).cloned().collect();
    match selection.total() as usize {
        _ if !exactly.is_empty() => Found::of(exactly),
        0 | 1 => Found::of(offered),
        total => Found::Several { offered, total },
    }
}
