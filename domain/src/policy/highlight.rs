//! Cedar in colours: the parts of a text, for the server's listings and for the editor in the browser alike.
//!
//! Invariant: the parts put together are the text. Deliberately not here: whether it means anything (`policy`).

/// What a part of the text is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Part {
    Plain,
    Comment,
    /// `permit`, `when` and the like.
    Keyword,
    /// `@id` and its name.
    Annotation,
    Text,
    Number,
    /// `principal`, `action`, `resource`, `context`.
    Variable,
    /// `Group` in `Group::"sre"`.
    Kind,
}

const KEYWORDS: [&str; 14] = [
    "permit", "forbid", "when", "unless", "in", "is", "has", "like", "if", "then", "else", "true", "false",
    "hasTag",
];
const VARIABLES: [&str; 4] = ["principal", "action", "resource", "context"];

impl Part {
    /// The name of its class in the style sheet; empty for plain text.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Comment => "cedar-comment",
            Self::Keyword => "cedar-keyword",
            Self::Annotation => "cedar-annotation",
            Self::Text => "cedar-text",
            Self::Number => "cedar-number",
            Self::Variable => "cedar-variable",
            Self::Kind => "cedar-kind",
        }
    }
}

pub fn parts(text: &str) -> Vec<(Part, &str)> {
    let mut found: Vec<(Part, &str)> = Vec::new();
    let mut rest = text;
    let mut plain = 0;
    while let Some(first) = rest[plain..].chars().next() {
        let ahead = &rest[plain..];
        let (part, length) = match first {
            '"' => (Part::Text, quoted(ahead)),
            '/' if ahead.starts_with("//") => (Part::Comment, ahead.find('\n').unwrap_or(ahead.len())),
            '@' => (Part::Annotation, 1 + word(&ahead[1..])),
            _ if first.is_ascii_digit() => (Part::Number, digits(ahead)),
            _ if first.is_alphabetic() || first == '_' => named(ahead),
            _ => (Part::Plain, first.len_utf8()),
        };
        if part == Part::Plain {
            plain += length;
            continue;
        }
        let (before, after) = rest.split_at(plain);
        if !before.is_empty() {
            found.push((Part::Plain, before));
        }
        let (own, next) = after.split_at(length);
        found.push((part, own));
        (rest, plain) = (next, 0);
    }
    if !rest.is_empty() {
        found.push((Part::Plain, rest));
    }
    found
}

/// Up to the closing quote, or the line's end where there is none.
fn quoted(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            '\n' => return at,
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn word(text: &str) -> usize {
    text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len())
}

fn digits(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())
}

fn named(text: &str) -> (Part, usize) {
    let length = word(text);
    let (name, after) = text.split_at(length);
    let part = if after.starts_with("::") {
        Part::Kind
    } else if KEYWORDS.contains(&name) {
        Part::Keyword
    } else if VARIABLES.contains(&name) {
        Part::Variable
    } else {
        Part::Plain
    };
    (part, length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_part_of_a_policy_is_known() {
        let text = "@id(\"a\") // why\npermit (principal in Group::\"x\\\"y\", action) when { 12 };";
        let named: Vec<(Part, &str)> =
            parts(text).into_iter().filter(|(part, _)| *part != Part::Plain).collect();
        assert_eq!(
            named,
            [
                (Part::Annotation, "@id"),
                (Part::Text, "\"a\""),
                (Part::Comment, "// why"),
                (Part::Keyword, "permit"),
                (Part::Variable, "principal"),
                (Part::Keyword, "in"),
                (Part::Kind, "Group"),
                (Part::Text, "\"x\\\"y\""),
                (Part::Variable, "action"),
                (Part::Keyword, "when"),
                (Part::Number, "12"),
            ]
        );
    }

    proptest! {
        #[test]
        fn nothing_of_a_text_is_lost(text in "[a-z@\"\\\\/é\n (){}:0-9;]{0,80}") {
            let together: String = parts(&text).into_iter().map(|(_, own)| own).collect();
            prop_assert_eq!(together, text);
        }
    }
}
