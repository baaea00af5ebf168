//! Puts fences into the text of an inline policy and takes them out again.
//!
//! Invariant: every byte that is not Stint's stays as it was. `None` is a permission set without an inline policy.

use super::{
    json::{Statements, statements},
    statement::{Fence, is_own},
};
use sha2::{Digest, Sha256};
use std::ops::Range;

/// Of an inline policy, in characters that are not blank (IAM Identity Center user guide, quotas).
pub const LIMIT: usize = 10_240;

/// Why a policy takes no fence; the sentence is for people.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Unfenceable {
    #[error("The permission set's inline policy is not one that Stint can read.")]
    Unreadable,
    #[error(
        "With the fence the permission set's inline policy would have {characters} characters; AWS allows {LIMIT}."
    )]
    TooLarge { characters: usize },
}

/// The policy with these fences first in it.
pub fn put_in(policy: Option<&str>, fences: &[Fence]) -> Result<Option<String>, Unfenceable> {
    if fences.is_empty() {
        return Ok(policy.map(str::to_owned));
    }
    let own = fences.iter().map(Fence::statement).collect::<Vec<_>>().join(",");
    let fenced = match policy {
        None => format!(r#"{{"Version":"2012-10-17","Statement":[{own}]}}"#),
        Some(text) => match statements(text).ok_or(Unfenceable::Unreadable)? {
            Statements::List { first, items } => {
                let comma = if items.is_empty() { "" } else { "," };
                format!("{}{own}{comma}{}", &text[..first], &text[first..])
            }
            Statements::One(span) => {
                format!("{}[{own},{}]{}", &text[..span.start], &text[span.clone()], &text[span.end..])
            }
        },
    };
    match characters(&fenced) {
        characters if characters > LIMIT => Err(Unfenceable::TooLarge { characters }),
        _ => Ok(Some(fenced)),
    }
}

/// The policy without Stint's statements; `None` when no other is left, as IAM knows no policy without statements.
/// What cannot be read has none of Stint's and stays.
pub fn take_out(policy: &str) -> Option<String> {
    let mut text = policy.to_owned();
    loop {
        let own = |span: &Range<usize>| is_own_statement(&text[span.clone()]);
        match statements(&text) {
            Some(Statements::One(span)) if own(&span) => return None,
            Some(Statements::List { items, .. }) => {
                let Some(index) = items.iter().position(own) else { return Some(text) };
                if items.len() == 1 {
                    return None;
                }
                text.replace_range(with_comma(&text, &items, index), "");
            }
            _ => return Some(text),
        }
    }
}

/// The span of an item and of the comma that goes with it.
fn with_comma(text: &str, items: &[Range<usize>], index: usize) -> Range<usize> {
    let item = &items[index];
    match text[item.end..].find(|letter: char| !letter.is_ascii_whitespace()) {
        Some(gap) if index + 1 < items.len() => item.start..item.end + gap + 1,
        _ => items[index - 1].end..item.end,
    }
}

fn is_own_statement(text: &str) -> bool {
    let statement: Option<serde_json::Value> = serde_json::from_str(text).ok();
    statement.is_some_and(|statement| statement["Sid"].as_str().is_some_and(is_own))
}

/// As AWS counts an inline policy's size.
pub fn characters(policy: &str) -> usize {
    policy.chars().filter(|letter| !letter.is_whitespace()).count()
}

/// Whether both say the same: byte by byte, or in other blanks.
pub fn is_same(one: Option<&str>, other: Option<&str>) -> bool {
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => one == other || value(one).is_some_and(|read| Some(read) == value(other)),
        _ => false,
    }
}

/// SHA-256 in hexadecimal; of the empty text when there is no policy.
pub fn hash(policy: Option<&str>) -> String {
    crate::audit::hexadecimal(&Sha256::digest(policy.unwrap_or_default().as_bytes()))
}
