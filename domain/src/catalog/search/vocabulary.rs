//! Every word once, with the documents that have it: a typed word is compared with words, not with documents.

use super::words::{self, Match};
use std::collections::BTreeMap;

/// Where a word stands; the name tells most.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub(super) enum Field {
    Description,
    Tag,
    Unit,
    Environment,
    NamePart,
    Id,
    Name,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    words: Vec<(String, Vec<(u32, Field)>)>,
    documents: usize,
}

/// How well one typed word matches each document; 0 where it does not.
pub(super) type Scores = Vec<u32>;

impl Vocabulary {
    pub(super) fn build<'a>(documents: impl Iterator<Item = Vec<(Field, &'a str)>>) -> Self {
        let mut words: BTreeMap<String, Vec<(u32, Field)>> = BTreeMap::new();
        let mut count = 0;
        for (document, fields) in (0..).zip(documents) {
            count += 1;
            for (field, text) in fields {
                if matches!(field, Field::Name | Field::Id) {
                    words.entry(text.to_lowercase()).or_default().push((document, field));
                }
                let part_of = if field == Field::Name { Field::NamePart } else { field };
                for part in words::parts(text) {
                    words.entry(part).or_default().push((document, part_of));
                }
            }
        }
        Self { words: words.into_iter().collect(), documents: count }
    }

    /// `None` when the word is nowhere.
    pub(super) fn scores(&self, typed: &str) -> Option<Scores> {
        // "read-only" also means "readonly".
        let joined: String = typed.chars().filter(|c| c.is_alphanumeric()).collect();
        self.scores_by(|word| {
            let joined = || (!joined.is_empty() && joined != typed).then(|| words::compare(&joined, word))?;
            words::compare(typed, word).or_else(joined)
        })
    }

    /// The same with one typing mistake.
    pub(super) fn scores_with_typo(&self, typed: &str) -> Option<Scores> {
        self.scores_by(|word| words::is_typo(typed, word).then_some(Match::Typo))
    }

    fn scores_by(&self, compare: impl Fn(&str) -> Option<Match>) -> Option<Scores> {
        let mut scores: Option<Scores> = None;
        for (word, places) in &self.words {
            let Some(found) = compare(word) else { continue };
            let scores = scores.get_or_insert_with(|| vec![0; self.documents]);
            for (document, field) in places {
                // How well it matches goes before where.
                let score = found as u32 * 100 + *field as u32;
                let best = &mut scores[*document as usize];
                *best = score.max(*best);
            }
        }
        scores
    }
}
