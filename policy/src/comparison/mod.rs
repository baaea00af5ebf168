//! Two versions of the policies over the whole organization: who gains, who loses, whose terms change.
//!
//! Invariant: equals asking both versions about each person and each entitlement; a test does.

mod alike;
mod approvable;
mod area;
mod difference;
mod groups;
mod replay;
mod roles;

pub use replay::{PastRequest, Replayer};

use crate::{
    PolicySet,
    census::{Census, Matchers, Version},
};
use area::Area;
use difference::{Aspect, Difference};
use domain::{
    catalog::Catalog,
    policy::{Effect, Reach},
    time::Timestamp,
};
use groups::Groups;
use std::collections::{BTreeSet, HashMap};

/// What would change for people if `proposed` were in force instead, at `now`, for a request of the shortest time with
/// reason and ticket. Without a replay: requests are known to others. Takes seconds in a large organization.
pub fn compare(in_force: &PolicySet, proposed: &PolicySet, catalog: &Catalog, now: Timestamp) -> Effect {
    let census = Census::new(catalog, in_force.rules().chain(proposed.rules()), now);
    let mut matchers = Matchers::default();
    let mut before = Version::new(in_force, &census, &mut matchers);
    let mut after = Version::new(proposed, &census, &mut matchers);
    // Where none of these matches, both versions answer the same.
    let changed: BTreeSet<usize> = before
        .rules()
        .chain(after.rules())
        .map(|(number, _)| number)
        .filter(|number| !before.is_same_in(&after, *number))
        .collect();
    let size = (census.accounts.len(), census.sets.len());
    let mut tallies: [Tally; Aspect::ALL.len()] = std::array::from_fn(|_| Tally::new(size));
    let mut groups = Groups::new(size);
    let mut differences = HashMap::new();
    for (number, crowd) in census.crowds.iter().enumerate() {
        if !changed.iter().any(|rule| matchers.reaches(*rule, number)) {
            continue;
        }
        let mut touched = [false; Aspect::ALL.len()];
        let mut touched_groups = BTreeSet::new();
        matchers.each_cell(&census, number, |cell| {
            if !cell.matched.iter().any(|rule| changed.contains(rule)) {
                return;
            }
            let pair = (before.outcome(&census, cell), after.outcome(&census, cell));
            let difference = differences.entry(pair).or_insert_with(|| {
                Difference::of(
                    pair.0.and_then(|at| before.known.get(at)),
                    pair.1.and_then(|at| after.known.get(at)),
                )
            });
            if difference.is_none() {
                return;
            }
            for aspect in difference.aspects() {
                tallies[aspect as usize].area.add(cell.accounts, cell.sets);
                touched[aspect as usize] = true;
            }
            touched_groups.insert(groups.add(pair, &census, crowd, cell));
        });
        let people = crowd.people.len();
        for (tally, _) in tallies.iter_mut().zip(touched).filter(|(_, touched)| *touched) {
            tally.people += people;
        }
        groups.count(&touched_groups, people);
    }
    let reach = |aspect: Aspect| tallies[aspect as usize].reach();
    let (groups, groups_in_all) = groups.told((&before.known, in_force), (&after.known, proposed));
    Effect {
        people: count(census.people()),
        entitlements: count(census.entitlements()),
        gained: reach(Aspect::Gained),
        lost: reach(Aspect::Lost),
        now_automatic: reach(Aspect::NowAutomatic),
        now_approved: reach(Aspect::NowApproved),
        other_approval: reach(Aspect::OtherApproval),
        longer: reach(Aspect::Longer),
        shorter: reach(Aspect::Shorter),
        groups,
        groups_in_all,
        roles: roles::roles(in_force, proposed, catalog, now),
        not_compared: roles::not_compared(in_force, proposed),
        only_at: [in_force, proposed].iter().any(|policies| policies.looks_at_time()).then_some(now),
        replay: None,
    }
}

/// People and entitlements that a change is about.
struct Tally {
    people: usize,
    area: Area,
}

impl Tally {
    fn new(size: (usize, usize)) -> Self {
        Self { people: 0, area: Area::new(size) }
    }

    fn reach(&self) -> Reach {
        Reach { people: count(self.people), entitlements: count(self.area.count()) }
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
