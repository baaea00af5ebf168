//! Who decides in whose place while someone is away.

use crate::id::DirectoryUserId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// By deputy: the people for whom they decide now.
///
/// Invariant: a deputy's deputy decides for nobody else; a chain would end with someone whom nobody chose.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Deputies(BTreeMap<DirectoryUserId, BTreeSet<DirectoryUserId>>);

impl Deputies {
    /// From pairs of someone away and their deputy.
    pub fn of(pairs: impl IntoIterator<Item = (DirectoryUserId, DirectoryUserId)>) -> Self {
        let mut deputies = Self::default();
        for (away, deputy) in pairs {
            if away != deputy {
                deputies.0.entry(deputy).or_default().insert(away);
            }
        }
        deputies
    }

    /// For whom this person decides now.
    pub fn represented_by(&self, deputy: &DirectoryUserId) -> impl Iterator<Item = &DirectoryUserId> {
        self.0.get(deputy).into_iter().flatten()
    }

    /// Who decides for this person now.
    pub fn of_person(&self, away: &DirectoryUserId) -> impl Iterator<Item = &DirectoryUserId> {
        self.0.iter().filter(move |(_, people)| people.contains(away)).map(|(deputy, _)| deputy)
    }
}
