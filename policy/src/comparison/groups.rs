//! Changes that are the same for many people and entitlements, told once.

use super::{area::Area, count};
use crate::{
    PolicySet,
    census::{Cell, Census, Crowd, Outcome},
};
use domain::policy::{ChangeExample, ChangeGroup, ChangeKind, Obligations, Reach};
use std::collections::{BTreeSet, HashMap};

/// More would hide the ones that matter.
const MOST: usize = 50;
const EXAMPLES: usize = 3;

pub(super) struct Groups {
    size: (usize, usize),
    numbers: HashMap<(Outcome, Outcome), usize>,
    all: Vec<Group>,
}

struct Group {
    outcomes: (Outcome, Outcome),
    people: usize,
    area: Area,
    examples: Vec<ChangeExample>,
}

impl Groups {
    pub(super) fn new(size: (usize, usize)) -> Self {
        Self { size, numbers: HashMap::new(), all: Vec::new() }
    }

    /// The number of the group.
    pub(super) fn add(
        &mut self,
        outcomes: (Outcome, Outcome),
        census: &Census<'_>,
        crowd: &Crowd<'_>,
        cell: &Cell<'_>,
    ) -> usize {
        let number = *self.numbers.entry(outcomes).or_insert(self.all.len());
        if number == self.all.len() {
            let area = Area::new(self.size);
            self.all.push(Group { outcomes, people: 0, area, examples: Vec::new() });
        }
        let group = &mut self.all[number];
        group.area.add(cell.accounts, cell.sets);
        if group.examples.len() < EXAMPLES {
            group.examples.push(ChangeExample {
                person: crowd.people[0].display_name.clone(),
                account: census.accounts[cell.accounts[0]].0.name.clone(),
                permission_set: census.sets[cell.sets[0]].0.name.clone(),
            });
        }
        number
    }

    /// Each person of a crowd counts once in a group.
    pub(super) fn count(&mut self, touched: &BTreeSet<usize>, people: usize) {
        touched.iter().for_each(|number| self.all[*number].people += people);
    }

    /// The largest, and how many there are in all.
    pub(super) fn told(
        mut self,
        before: (&[Obligations], &PolicySet),
        after: (&[Obligations], &PolicySet),
    ) -> (Vec<ChangeGroup>, u32) {
        let in_all = count(self.all.len());
        self.all.sort_by_cached_key(|group| {
            std::cmp::Reverse((group.people.saturating_mul(group.area.count()), group.people))
        });
        self.all.truncate(MOST);
        let told = self.all.into_iter().map(|group| ChangeGroup {
            kind: match group.outcomes {
                (None, _) => ChangeKind::Gained,
                (_, None) => ChangeKind::Lost,
                _ => ChangeKind::Terms,
            },
            before: words(group.outcomes.0, before),
            after: words(group.outcomes.1, after),
            reach: Reach { people: count(group.people), entitlements: count(group.area.count()) },
            examples: group.examples,
        });
        (told.collect(), in_all)
    }
}

/// "At most 8 h, approved by sre-leads (*Production read-only*)".
fn words(outcome: Outcome, (known, policies): (&[Obligations], &PolicySet)) -> Option<String> {
    let found = known.get(outcome?)?;
    let approval = found.approval.sentence();
    let (first, rest) = approval.split_at_checked(1)?;
    let title = policies.title(&found.policy);
    Some(format!("At most {}, {}{rest} (*{title}*)", found.longest, first.to_lowercase()))
}
