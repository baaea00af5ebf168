//! Identifiers. Every kind has its own type and a readable prefix, the same in URLs, logs, tables and the audit log.
//!
//! Invariant: an id that parsed is well-formed; two kinds can never be mixed up.

use serde::{Deserialize, Serialize};

/// A text that is not an id of the expected kind.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("\"{text}\" is not {expected}")]
pub struct MalformedId {
    pub text: String,
    pub expected: &'static str,
}

/// Ids that Stint gives: a prefix and 26 characters of a ULID (time-ordered, Crockford base 32).
macro_rules! own_id {
    ($($(#[$meta:meta])* $name:ident $prefix:literal;)*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            pub const PREFIX: &str = $prefix;

            /// Makes an id from the ULID's 128 bits: 48 of Unix milliseconds, then 80 of randomness.
            pub fn from_bits(bits: u128) -> Self {
                Self(format!("{}{}", Self::PREFIX, ulid::Ulid::from(bits).to_string().to_lowercase()))
            }
        }

        impl std::str::FromStr for $name {
            type Err = MalformedId;
            fn from_str(text: &str) -> Result<Self, MalformedId> {
                let expected = concat!("an id that starts with ", $prefix);
                let tail = text.strip_prefix(Self::PREFIX).filter(|tail| tail.len() == ulid::ULID_LEN);
                tail.and_then(|tail| ulid::Ulid::from_string(tail).ok())
                    .map(|_| Self(text.to_owned()))
                    .ok_or_else(|| MalformedId { text: text.chars().take(80).collect(), expected })
            }
        }

        text_id!($name);
    )*};
}

/// Ids that AWS gives, checked by a rule on their characters.
macro_rules! aws_id {
    ($($(#[$meta:meta])* $name:ident $expected:literal $rule:expr;)*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl std::str::FromStr for $name {
            type Err = MalformedId;
            fn from_str(text: &str) -> Result<Self, MalformedId> {
                let rule: fn(&str) -> bool = $rule;
                if rule(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(MalformedId { text: text.chars().take(80).collect(), expected: $expected })
                }
            }
        }

        text_id!($name);
    )*};
}

macro_rules! text_id {
    ($name:ident) => {
        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(&self.0)
            }
        }
        impl TryFrom<String> for $name {
            type Error = MalformedId;
            fn try_from(text: String) -> Result<Self, MalformedId> {
                text.parse()
            }
        }
        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }
    };
}

own_id! {
    PersonId "prs_";
    RequestId "req_";
    DecisionId "dec_";
    GrantId "grt_";
    ReceiptId "rcp_";
    FindingId "fnd_";
    /// A change of the policies that someone proposed.
    ProposalId "pol_";
    /// One run of the catalog import.
    ImportId "imp_";
    /// What a person can quote when something failed; the log has the cause under it.
    IncidentId "inc_";
    /// One message to a hook, at each of its tries.
    NotificationId "ntf_";
}

aws_id! {
    /// Twelve digits.
    AccountId "an AWS account id (twelve digits)" |text| text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
    /// `r-…` for the root, `ou-…` for the others.
    OrganizationalUnitId "an organizational unit id (ou-… or r-…)" |text| {
        (text.starts_with("ou-") || text.starts_with("r-")) && is_aws_text(text, 68)
    };
    /// The last part of a permission set's ARN: `ps-` and 16 characters.
    PermissionSetId "a permission set id (ps-…)" |text| text.starts_with("ps-") && is_aws_text(text, 40);
    /// `UserId` in the identity store; never changes, unlike e-mail and user name.
    DirectoryUserId "an identity store user id" |text| !text.is_empty() && is_aws_text(text, 47);
    /// `GroupId` in the identity store.
    DirectoryGroupId "an identity store group id" |text| !text.is_empty() && is_aws_text(text, 47);
}

fn is_aws_text(text: &str, longest: usize) -> bool {
    text.len() <= longest && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_keeps_its_text_and_its_kind() {
        let id = RequestId::from_bits(0x0193_5000_0000_0000_0000_0000_0000_0007);
        assert_eq!(id.to_string().parse::<RequestId>().as_ref(), Ok(&id));
        assert!(id.to_string().parse::<GrantId>().is_err());
    }

    #[test]
    fn an_account_id_is_twelve_digits() {
        assert!("123456789012".parse::<AccountId>().is_ok());
        for wrong in ["", "12345678901", "1234567890123", "12345678901a", "'; drop table accounts;--"] {
            assert!(wrong.parse::<AccountId>().is_err(), "{wrong}");
        }
    }
}
