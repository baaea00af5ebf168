//! Words of names and descriptions, and how well a typed word matches one of them.

/// More words than these narrow nothing any more.
const MOST_TYPED: usize = 8;
/// Shorter words have too many neighbours for a typing mistake to mean anything.
const SHORTEST_WITH_TYPO: usize = 4;

/// How well a typed word matches a word of the index; better is greater.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub(super) enum Match {
    Typo = 1,
    Substring,
    Prefix,
    Exact,
}

/// The typed words in lower case.
pub(super) fn typed(text: &str) -> Vec<String> {
    let words =
        text.split(|c: char| c.is_whitespace() || c == '/' || c == ',').filter(|word| !word.is_empty());
    words.take(MOST_TYPED).map(str::to_lowercase).collect()
}

/// The parts of a text: `prod-payments` has two, `ReadOnlyAccess` three.
pub(super) fn parts(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let mut parts = Vec::new();
    let mut part = String::new();
    for (at, character) in characters.iter().enumerate() {
        let is_before_small = characters.get(at + 1).is_some_and(|next| next.is_lowercase());
        let follows_small = at > 0 && (characters[at - 1].is_lowercase() || characters[at - 1].is_numeric());
        let begins = character.is_uppercase() && (follows_small || is_before_small);
        if begins || !character.is_alphanumeric() {
            parts.push(std::mem::take(&mut part));
        }
        if character.is_alphanumeric() {
            part.extend(character.to_lowercase());
        }
    }
    parts.push(part);
    parts.retain(|part| !part.is_empty());
    parts
}

pub(super) fn compare(typed: &str, word: &str) -> Option<Match> {
    if typed == word {
        Some(Match::Exact)
    } else if word.starts_with(typed) {
        Some(Match::Prefix)
    } else if word.contains(typed) {
        Some(Match::Substring)
    } else {
        None
    }
}

/// Whether one mistake (a letter too many, missing, wrong, or two swapped) lies between what was typed and how the
/// word begins.
pub(super) fn is_typo(typed: &str, word: &str) -> bool {
    let (typed, word) = (typed.as_bytes(), word.as_bytes());
    if typed.len() < SHORTEST_WITH_TYPO || word.len() + 1 < typed.len() {
        return false;
    }
    let lengths = typed.len() - 1..=(typed.len() + 1).min(word.len());
    lengths.rev().any(|length| is_one_mistake(typed, &word[..length]))
}

fn is_one_mistake(one: &[u8], two: &[u8]) -> bool {
    let same = one.iter().zip(two).take_while(|(a, b)| a == b).count();
    let (one, two) = (&one[same..], &two[same..]);
    match (one, two) {
        ([], []) => true,
        ([_, one @ ..], two) if one.len() == two.len() && one == two => true,
        (one, [_, two @ ..]) if one.len() == two.len() && one == two => true,
        ([a, b, one @ ..], [c, d, two @ ..]) if a == d && b == c && one == two => true,
        ([_, one @ ..], [_, two @ ..]) => one == two,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fall_into_their_parts() {
        assert_eq!(parts("prod-payments"), ["prod", "payments"]);
        assert_eq!(parts("ReadOnlyAccess"), ["read", "only", "access"]);
        assert_eq!(parts("AWSSupportUser"), ["aws", "support", "user"]);
        assert_eq!(parts("S3DataReader"), ["s3", "data", "reader"]);
        assert_eq!(parts("Lager Köln, 2. Stock"), ["lager", "köln", "2", "stock"]);
    }

    #[test]
    fn one_mistake_is_forgiven_in_words_of_four_letters() {
        for typed in ["paymets", "paymnets", "payyments", "paxments", "pyam", "paymz"] {
            assert!(is_typo(typed, "payments"), "{typed}");
        }
        for typed in ["pam", "paymxxs", "stnemyap", "xxyments", "paymentsxx"] {
            assert!(!is_typo(typed, "payments"), "{typed}");
        }
    }
}
