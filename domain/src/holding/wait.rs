//! What Stint waits for, told to people.

use super::{Holding, Stage};
use crate::{connector::Change, time::Timestamp};

impl Holding {
    /// `None` while nothing is on its way. `account` is its name.
    pub fn wait(&self, account: &str, now: Timestamp) -> Option<String> {
        let (change, course) = self.course()?;
        if let Some(setback) = &self.setback {
            let next = self.next_at.map(|at| at.since(now)).filter(|left| left.0 > 0);
            let next = next.map_or("Next try now.".to_owned(), |left| format!("Next try in {left}."));
            return Some(format!("{} {next}", setback.sentence));
        }
        let sentence = match (&course.stage, change) {
            (Stage::Ready { .. }, Change::Add) => {
                format!("Waiting for a place in AWS's queue to add you to {account}.")
            }
            (Stage::Ready { .. }, Change::Remove) => {
                format!("Waiting for a place in AWS's queue to remove access to {account}.")
            }
            (Stage::Sent { .. } | Stage::Running { .. }, Change::Add) => {
                format!("AWS is adding you to {account}.")
            }
            (Stage::Sent { .. } | Stage::Running { .. }, Change::Remove) => {
                format!("AWS is removing access to {account}.")
            }
            (Stage::Accepted, _) => "AWS says that it is done. Stint is reading it back.".to_owned(),
        };
        Some(sentence)
    }
}
