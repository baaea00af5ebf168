//! A filter as the statements take it, and the index that leaves the least.

use super::{
    AuditFilter, AuditSubject,
    statements::{
        ACCOUNT, ACCOUNT_KIND, ACTOR, ACTOR_KIND, ENTITLEMENT, EVERYTHING, GRANT, KIND, PERSON, REQUEST,
        Search,
    },
};

/// One filter with one actor, as the statements take it.
pub(super) struct Terms<'a> {
    pub(super) kind: Option<&'a str>,
    pub(super) actor: Option<&'a str>,
    pub(super) person: Option<&'a str>,
    pub(super) request: Option<&'a str>,
    pub(super) grant: Option<&'a str>,
    pub(super) account: Option<&'a str>,
    pub(super) permission_set: Option<&'a str>,
}

impl AuditFilter {
    /// One set of terms for each actor: an index gives each in order, not all together.
    pub(super) fn terms(&self) -> Vec<Terms<'_>> {
        match &self.actors {
            None => vec![self.terms_with(None)],
            Some(names) => names.iter().map(|name| self.terms_with(Some(name))).collect(),
        }
    }

    fn terms_with<'a>(&'a self, actor: Option<&'a str>) -> Terms<'a> {
        let mut terms = Terms {
            kind: self.kind.as_deref(),
            actor,
            person: None,
            request: None,
            grant: None,
            account: None,
            permission_set: None,
        };
        match &self.subject {
            None => {}
            Some(AuditSubject::Person(id)) => terms.person = Some(id.as_str()),
            Some(AuditSubject::Request(id)) => terms.request = Some(id.as_str()),
            Some(AuditSubject::Grant(id)) => terms.grant = Some(id.as_str()),
            Some(AuditSubject::Account(id)) => terms.account = Some(id.as_str()),
            Some(AuditSubject::Entitlement(entitlement)) => {
                terms.account = Some(entitlement.account.as_str());
                terms.permission_set = Some(entitlement.permission_set.as_str());
            }
        }
        terms
    }
}

impl Terms<'_> {
    /// By the index that leaves the least.
    pub(super) fn search(&self) -> Search {
        match self {
            Self { grant: Some(_), .. } => GRANT,
            Self { request: Some(_), .. } => REQUEST,
            Self { person: Some(_), .. } => PERSON,
            Self { permission_set: Some(_), .. } => ENTITLEMENT,
            Self { account: Some(_), kind: Some(_), .. } => ACCOUNT_KIND,
            Self { account: Some(_), .. } => ACCOUNT,
            Self { actor: Some(_), kind: Some(_), .. } => ACTOR_KIND,
            Self { actor: Some(_), .. } => ACTOR,
            Self { kind: Some(_), .. } => KIND,
            _ => EVERYTHING,
        }
    }
}
