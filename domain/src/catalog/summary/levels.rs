//! Actions whose names mislead, as AWS's Service Authorization Reference has them (`data/README.md`).

use super::action::matches;
use std::{collections::BTreeMap, sync::LazyLock};

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Level {
    /// Reads, although the name does not begin so. A name here may end with a star.
    Looks,
    /// Changes something or hands out credentials, although the name begins like a read.
    Changes,
    /// "Permissions management".
    Permissions,
}

const TEXT: &str = include_str!("data/actions.txt");

/// By service.
static ACTIONS: LazyLock<BTreeMap<&str, Vec<(Level, &str)>>> = LazyLock::new(|| {
    let mut actions = BTreeMap::<&str, Vec<_>>::new();
    for line in TEXT.lines() {
        let mut words = line.split(' ');
        let (Some(service), Some(level)) = (words.next(), words.next().and_then(Level::named)) else {
            continue;
        };
        actions.entry(service).or_default().extend(words.map(|name| (level, name)));
    }
    actions
});

impl Level {
    fn named(word: &str) -> Option<Self> {
        match word {
            "looks" => Some(Self::Looks),
            "changes" => Some(Self::Changes),
            "permissions" => Some(Self::Permissions),
            _ => None,
        }
    }
}

/// Whether the pattern, which may hold `*` and `?`, meets an action of that level.
pub(super) fn has(pattern: &str, level: Level) -> bool {
    let (service, name) = pattern.split_once(':').unwrap_or((pattern, "*"));
    let services = ACTIONS.iter().filter(|(known, _)| matches(service, known));
    let mut actions = services.flat_map(|(_, actions)| actions);
    actions.any(|(known, action)| *known == level && matches(name, action))
}

/// Whether all that the pattern can meet is known to read: it is such an action, or begins like nothing else.
pub(super) fn only_looks(pattern: &str) -> bool {
    let Some((service, name)) = pattern.split_once(':') else { return false };
    let service = service.to_ascii_lowercase();
    let mut known = ACTIONS.get(service.as_str()).into_iter().flatten();
    known.any(|(level, action)| *level == Level::Looks && matches(action, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        let words: usize = TEXT.lines().map(|line| line.split(' ').count() - 2).sum();
        assert_eq!(ACTIONS.values().map(Vec::len).sum::<usize>(), words);
        assert!(words > 700);
    }

    #[test]
    fn a_star_is_known_to_read_only_where_nothing_else_begins_so() {
        assert!(only_looks("comprehend:Detect*"));
        assert!(only_looks("Comprehend:detectSentiment"));
        assert!(!only_looks("comprehend:*"));
        assert!(!only_looks("comprehend:De*"));
        assert!(has("redshift:Get*", Level::Changes));
        assert!(has("*:PutBucketPolicy", Level::Permissions));
        assert!(!has("s3:GetObject", Level::Changes));
    }
}
