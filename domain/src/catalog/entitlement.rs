//! The unit that people ask for: one permission set in one account.

use crate::id::{AccountId, MalformedId, PermissionSetId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// In text `123456789012/ps-0123456789abcdef`, the same in URLs, forms and the audit log.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Entitlement {
    pub account: AccountId,
    pub permission_set: PermissionSetId,
}

impl fmt::Display for Entitlement {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.account, self.permission_set)
    }
}

impl std::str::FromStr for Entitlement {
    type Err = MalformedId;
    fn from_str(text: &str) -> Result<Self, MalformedId> {
        let (account, permission_set) = text.split_once('/').ok_or_else(|| MalformedId {
            text: text.chars().take(80).collect(),
            expected: "an account id and a permission set id with a slash between",
        })?;
        Ok(Self { account: account.parse()?, permission_set: permission_set.parse()? })
    }
}

impl TryFrom<String> for Entitlement {
    type Error = MalformedId;
    fn try_from(text: String) -> Result<Self, MalformedId> {
        text.parse()
    }
}

impl From<Entitlement> for String {
    fn from(entitlement: Entitlement) -> String {
        entitlement.to_string()
    }
}
