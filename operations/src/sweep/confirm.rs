//! A fresh look at AWS for each suspected difference: lists lag, and much happens while they are read.

use crate::{Context, finding::Found};
use domain::{
    connector::SetbackKind,
    finding::{FindingKind, FindingSubject},
    sweep::{Difference, Leftover},
};
use std::{collections::BTreeSet, time::Duration};
use storage::Error;

/// Looks in one sweep, one after the other: at AWS's 20 calls a second they leave room for everything else.
const MOST_LOOKS: u32 = 200;
const LOOK_LIMIT: Duration = Duration::from_secs(8);

pub(super) struct Confirmed {
    pub(super) differences: Vec<Difference>,
    pub(super) found: Found,
    /// Suspected ones that could not be looked at.
    pub(super) unchecked: u64,
}

/// What was confirmed before and was read again needs no second look, unless something is to be removed.
pub(super) async fn confirm(
    context: &Context,
    differences: Vec<Difference>,
    open: &BTreeSet<(FindingKind, FindingSubject)>,
) -> Result<Confirmed, Error> {
    let mut confirmed = Confirmed { differences: Vec::new(), found: Found::new(), unchecked: 0 };
    let (mut looks, mut is_answered) = (0, true);
    for mut difference in differences {
        let is_open = open.contains(&(difference.of, difference.subject()));
        let needs_look = match difference.leftover {
            Some(Leftover::UnderWay) => false,
            Some(Leftover::ToRemove { .. }) => true,
            None => !is_open,
        };
        if !needs_look {
            confirmed.keep(difference);
            continue;
        }
        let shown = if looks < MOST_LOOKS && is_answered {
            looks += 1;
            let look = tokio::time::timeout(LOOK_LIMIT, context.connector.observe(&difference.access));
            match look.await {
                Ok(Ok(shown)) => Some(shown.present),
                Ok(Err(setback)) => {
                    is_answered = !matches!(setback.kind, SetbackKind::Throttled | SetbackKind::Unknown);
                    None
                }
                Err(_) => {
                    is_answered = false;
                    None
                }
            }
        } else {
            None
        };
        match shown {
            Some(present) if present == difference.expects() => confirmed.keep(difference),
            Some(_) => {}
            None => {
                confirmed.unchecked += 1;
                if is_open {
                    // Nothing is removed that was not seen just now.
                    difference.leftover = None;
                    confirmed.keep(difference);
                }
            }
        }
    }
    Ok(confirmed)
}

impl Confirmed {
    fn keep(&mut self, difference: Difference) {
        self.found.insert((difference.of, difference.subject()), difference.person.clone());
        self.differences.push(difference);
    }
}
