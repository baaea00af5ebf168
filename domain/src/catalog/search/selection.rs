//! The pairs that match a query: counted by groups, written out one page at a time.

use super::{CatalogQuery, Hit, SearchIndex, vocabulary::Scores, words};
use crate::{catalog::Entitlement, policy::Eligibility};
use std::collections::HashMap;

/// Accounts, or permission sets, that matched the same words equally well and share a class of eligibility.
#[derive(Debug)]
pub(super) struct Group {
    /// One bit for each typed word that matched.
    mask: u32,
    score: u32,
    /// `None` when eligibility knows nothing of them.
    class: Option<u32>,
    /// Places in the index, in its order.
    pub(super) members: Vec<usize>,
    /// Those of them that the filters let through.
    pub(super) chosen: Vec<usize>,
}

/// What matched.
#[derive(Debug)]
pub struct Selection<'a> {
    pub(super) index: &'a SearchIndex,
    pub(super) query: &'a CatalogQuery,
    pub(super) account_groups: Vec<Group>,
    pub(super) set_groups: Vec<Group>,
    /// Places of an account group and a permission set group whose pairs match, with their score.
    pub(super) pairs: Vec<(usize, usize, u32)>,
}

impl SearchIndex {
    /// With an eligibility, only what it allows.
    pub fn select<'a>(&'a self, query: &'a CatalogQuery, eligibility: Option<&Eligibility>) -> Selection<'a> {
        let typed = words::typed(&query.q);
        let scores: Vec<(Option<Scores>, Option<Scores>)> =
            typed.iter().map(|word| self.scores(word)).collect();
        let (account_scores, set_scores): (Vec<_>, Vec<_>) = scores.into_iter().unzip();
        let account_groups = groups(self.accounts.len(), &account_scores, |at| {
            let account = &self.accounts[at];
            let is_chosen = self.is_in_unit(query, at) && self.is_in_environment(query, at);
            let class = eligibility.and_then(|known| known.account_class.get(&account.id).copied());
            (is_equal_or_empty(&query.account, account.id.as_str()), is_chosen, class)
        });
        let set_groups = groups(self.permission_sets.len(), &set_scores, |at| {
            let (id, _) = &self.permission_sets[at];
            let class = eligibility.and_then(|known| known.permission_set_class.get(id).copied());
            (true, is_equal_or_empty(&query.permission_set, id.as_str()), class)
        });

        let all = (1_u32 << typed.len()) - 1;
        let mut pairs = Vec::new();
        for (a, accounts) in account_groups.iter().enumerate() {
            for (s, sets) in set_groups.iter().enumerate() {
                let is_allowed = || match (eligibility, accounts.class, sets.class) {
                    (None, ..) => true,
                    (Some(known), Some(account), Some(set)) => known.allowed.contains_key(&(account, set)),
                    _ => false,
                };
                if accounts.mask | sets.mask == all && is_allowed() {
                    pairs.push((a, s, accounts.score + sets.score));
                }
            }
        }
        pairs.sort_by_key(|(.., score)| std::cmp::Reverse(*score));
        Selection { index: self, query, account_groups, set_groups, pairs }
    }

    /// A typing mistake is thought of only when nothing has the word as it was typed.
    fn scores(&self, word: &str) -> (Option<Scores>, Option<Scores>) {
        let as_typed = (self.account_words.scores(word), self.permission_set_words.scores(word));
        match as_typed {
            (None, None) => {
                (self.account_words.scores_with_typo(word), self.permission_set_words.scores_with_typo(word))
            }
            found => found,
        }
    }

    pub(super) fn is_in_unit(&self, query: &CatalogQuery, account: usize) -> bool {
        let units = &self.accounts[account].units;
        query.unit.is_empty() || units.iter().any(|unit| self.units[*unit].id.as_str() == query.unit)
    }

    pub(super) fn is_in_environment(&self, query: &CatalogQuery, account: usize) -> bool {
        let environment = self.accounts[account].environment;
        query.environment.is_empty()
            || environment.is_some_and(|at| self.environments[at] == query.environment)
    }
}

impl Selection<'_> {
    /// How many pairs match.
    pub fn total(&self) -> u32 {
        count(self.pairs.iter().map(|pair| self.size(pair)).sum())
    }

    /// The best pairs first; equally good ones by account, then by permission set.
    pub fn page(&self, offset: u32, limit: u32) -> Vec<Hit> {
        let (mut skip, limit) = (offset as usize, limit as usize);
        let mut hits = Vec::new();
        for level in self.pairs.chunk_by(|one, two| one.2 == two.2) {
            let size: usize = level.iter().map(|pair| self.size(pair)).sum();
            if skip >= size {
                skip -= size;
                continue;
            }
            self.add_level(level, &mut skip, limit, &mut hits);
            if hits.len() >= limit {
                break;
            }
        }
        hits
    }

    /// Adds pairs of one score until there are `limit`.
    fn add_level(&self, level: &[(usize, usize, u32)], skip: &mut usize, limit: usize, hits: &mut Vec<Hit>) {
        let mut sets_of: HashMap<usize, Vec<usize>> = HashMap::new();
        for (accounts, sets, _) in level {
            sets_of.entry(*accounts).or_default().extend(&self.set_groups[*sets].chosen);
        }
        for sets in sets_of.values_mut() {
            sets.sort_unstable();
        }
        let members = sets_of
            .keys()
            .flat_map(|group| self.account_groups[*group].chosen.iter().map(move |at| (*at, *group)));
        let mut accounts: Vec<(usize, usize)> = members.collect();
        accounts.sort_unstable();
        let score = level.first().map(|(.., score)| *score).unwrap_or_default();
        for (account, group) in accounts {
            let sets = &sets_of[&group];
            if *skip >= sets.len() {
                *skip -= sets.len();
                continue;
            }
            for set in sets.iter().skip(std::mem::take(skip)) {
                if hits.len() >= limit {
                    return;
                }
                let (account, permission_set) =
                    (self.index.accounts[account].id.clone(), self.index.permission_sets[*set].0.clone());
                hits.push(Hit { entitlement: Entitlement { account, permission_set }, score });
            }
        }
    }

    fn size(&self, (accounts, sets, _): &(usize, usize, u32)) -> usize {
        self.account_groups[*accounts].chosen.len() * self.set_groups[*sets].chosen.len()
    }
}

/// Groups the documents that `facts` lets take part, by what they matched; `facts` also says whether a document is
/// chosen, and its class.
fn groups(
    documents: usize,
    scores: &[Option<Scores>],
    facts: impl Fn(usize) -> (bool, bool, Option<u32>),
) -> Vec<Group> {
    let mut places: HashMap<(u32, u32, Option<u32>), usize> = HashMap::new();
    let mut groups: Vec<Group> = Vec::new();
    for document in 0..documents {
        let (takes_part, is_chosen, class) = facts(document);
        if !takes_part {
            continue;
        }
        let (mut mask, mut score) = (0, 0);
        for (word, scores) in scores.iter().enumerate() {
            let found = scores.as_ref().map_or(0, |scores| scores[document]);
            mask |= u32::from(found > 0) << word;
            score += found;
        }
        let place = *places.entry((mask, score, class)).or_insert_with(|| {
            groups.push(Group { mask, score, class, members: Vec::new(), chosen: Vec::new() });
            groups.len() - 1
        });
        groups[place].members.push(document);
        if is_chosen {
            groups[place].chosen.push(document);
        }
    }
    groups
}

fn is_equal_or_empty(wanted: &str, value: &str) -> bool {
    wanted.is_empty() || wanted == value
}

pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
