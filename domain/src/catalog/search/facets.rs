//! How many rows each filter's value would show, with all other filters as they are.

use super::selection::{Selection, count};
use crate::catalog::Facet;

impl Selection<'_> {
    /// The tree of organizational units, from the top down; each counts what is in it and below.
    pub fn units(&self) -> Vec<Facet> {
        let mut counts = vec![0; self.index.units.len()];
        for (account, rows) in self.rows_of_accounts() {
            if self.index.is_in_environment(self.query, account) {
                self.index.accounts[account].units.iter().for_each(|unit| counts[*unit] += rows);
            }
        }
        let facets = self.index.units.iter().zip(counts).map(|(unit, rows)| Facet {
            value: unit.id.to_string(),
            label: unit.name.clone(),
            depth: unit.depth,
            count: count(rows),
        });
        worth_showing(facets, &self.query.unit)
    }

    pub fn environments(&self) -> Vec<Facet> {
        let mut counts = vec![0; self.index.environments.len()];
        for (account, rows) in self.rows_of_accounts() {
            if let Some(environment) = self.index.accounts[account].environment
                && self.index.is_in_unit(self.query, account)
            {
                counts[environment] += rows;
            }
        }
        let facets = self.index.environments.iter().zip(counts).map(|(name, rows)| flat(name, name, rows));
        worth_showing(facets, &self.query.environment)
    }

    pub fn permission_sets(&self) -> Vec<Facet> {
        let mut rows_of_group = vec![0; self.set_groups.len()];
        for (accounts, sets, _) in &self.pairs {
            rows_of_group[*sets] += self.account_groups[*accounts].chosen.len();
        }
        let mut counts = vec![0; self.index.permission_sets.len()];
        for (group, rows) in self.set_groups.iter().zip(rows_of_group) {
            group.members.iter().for_each(|set| counts[*set] += rows);
        }
        let named = self.index.permission_sets.iter().zip(counts);
        let facets = named.map(|((id, name), rows)| flat(id.as_str(), name, rows));
        worth_showing(facets, &self.query.permission_set)
    }

    /// Each matching account, whatever its unit and environment, with its number of rows.
    fn rows_of_accounts(&self) -> impl Iterator<Item = (usize, usize)> {
        let mut rows_of_group = vec![0; self.account_groups.len()];
        for (accounts, sets, _) in &self.pairs {
            rows_of_group[*accounts] += self.set_groups[*sets].chosen.len();
        }
        let groups = self.account_groups.iter().zip(rows_of_group);
        groups.flat_map(|(group, rows)| group.members.iter().map(move |account| (*account, rows)))
    }
}

fn flat(value: &str, label: &str, rows: usize) -> Facet {
    Facet { value: value.to_owned(), label: label.to_owned(), depth: 0, count: count(rows) }
}

/// What would show nothing is left out, but never the value in use.
fn worth_showing(facets: impl Iterator<Item = Facet>, used: &str) -> Vec<Facet> {
    facets.filter(|facet| facet.count > 0 || facet.value == used).collect()
}
