//! Text that people typed, parsed once: trimmed, of a known length, without control characters.

use serde::{Deserialize, Serialize};

/// Why a typed text was refused; the sentence is for the person who typed it.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum TextRefusal {
    #[error("{what} is missing.")]
    Missing { what: &'static str },
    #[error("{what} has {length} characters; at most {longest} are allowed. Shorten it.")]
    TooLong { what: &'static str, length: u32, longest: u32 },
    #[error("{what} contains a character that cannot be shown. Type it again.")]
    ControlCharacter { what: &'static str },
}

macro_rules! text {
    ($($(#[$meta:meta])* $name:ident $what:literal $longest:literal;)*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, Eq, PartialEq, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            pub const LONGEST: u32 = $longest;

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = TextRefusal;
            fn from_str(typed: &str) -> Result<Self, TextRefusal> {
                parse(typed, $what, Self::LONGEST).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = TextRefusal;
            fn try_from(typed: String) -> Result<Self, TextRefusal> {
                typed.parse()
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> String {
                text.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    )*};
}

text! {
    /// Why access is asked for. Auditors read it.
    Reason "The reason" 1000;
    /// What an approver said.
    Comment "The comment" 1000;
    /// A ticket in some other system, as typed.
    Ticket "The ticket reference" 100;
}

/// "1 request", "2 requests".
pub fn counted(count: u32, one: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {one}{ending}")
}

/// `None` when nothing was typed.
pub fn optional<T: std::str::FromStr>(typed: &str) -> Result<Option<T>, T::Err> {
    if typed.trim().is_empty() { Ok(None) } else { typed.parse().map(Some) }
}

fn parse(typed: &str, what: &'static str, longest: u32) -> Result<String, TextRefusal> {
    let text = typed.replace("\r\n", "\n");
    let text = text.trim();
    let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    if length == 0 {
        Err(TextRefusal::Missing { what })
    } else if length > longest {
        Err(TextRefusal::TooLong { what, length, longest })
    } else if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        Err(TextRefusal::ControlCharacter { what })
    } else {
        Ok(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_of_ten_thousand_characters_says_how_many_are_allowed() {
        let refusal = "x".repeat(10_000).parse::<Reason>();
        let sentence = refusal.map_err(|r| r.to_string());
        assert_eq!(
            sentence,
            Err("The reason has 10000 characters; at most 1000 are allowed. Shorten it.".to_owned())
        );
    }

    #[test]
    fn spaces_around_are_not_part_of_a_reason() {
        assert_eq!("  deploy \r\n now ".parse::<Reason>().map(String::from), Ok("deploy \n now".to_owned()));
        assert!("  \n ".parse::<Reason>().is_err());
        assert!("a\u{0}b".parse::<Reason>().is_err());
    }
}
