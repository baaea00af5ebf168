//! What a report was narrowed to: one account, one environment, or nothing.

use crate::labels;
use domain::{
    catalog::{Catalog, Entitlement},
    id::AccountId,
};

#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Scope {
    Organization,
    Account(AccountId),
    Environment(String),
}

impl Scope {
    pub(super) fn parse(typed: &str, catalog: &Catalog) -> Result<Self, String> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(Self::Organization);
        }
        // Also an account that left the organization: its grants are still evidence.
        if let Ok(account) = typed.parse() {
            return Ok(Self::Account(account));
        }
        let mut environments = catalog.accounts.values().filter_map(|account| account.environment());
        environments
            .find(|environment| environment.eq_ignore_ascii_case(typed))
            .map(|environment| Self::Environment(environment.to_owned()))
            .ok_or_else(|| {
                "No account has this environment. Give one that is in the catalog, or an account id."
                    .to_owned()
            })
    }

    pub(super) fn has_account(&self, catalog: &Catalog, account: &AccountId) -> bool {
        match self {
            Self::Organization => true,
            Self::Account(only) => account == only,
            Self::Environment(only) => {
                let account = catalog.accounts.get(account);
                account.and_then(|account| account.environment()) == Some(only.as_str())
            }
        }
    }

    pub(super) fn has(&self, catalog: &Catalog, entitlement: &Entitlement) -> bool {
        self.has_account(catalog, &entitlement.account)
    }

    pub(super) fn words(&self, catalog: &Catalog) -> String {
        match self {
            Self::Organization => "The whole organization".to_owned(),
            Self::Account(account) => {
                format!("Account {} ({account})", labels::account(catalog, account).name)
            }
            Self::Environment(environment) => format!("Environment {environment}"),
        }
    }
}
