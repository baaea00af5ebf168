//! What is different between two outcomes for one person and one entitlement.

use domain::policy::{Approval, Obligations};

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Aspect {
    Gained,
    Lost,
    NowAutomatic,
    NowApproved,
    OtherApproval,
    Longer,
    Shorter,
}

impl Aspect {
    pub(super) const ALL: [Self; 7] = [
        Self::Gained,
        Self::Lost,
        Self::NowAutomatic,
        Self::NowApproved,
        Self::OtherApproval,
        Self::Longer,
        Self::Shorter,
    ];
}

/// Approval and length change independently of one another.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Difference {
    first: Option<Aspect>,
    length: Option<Aspect>,
}

impl Difference {
    /// By which policy something is allowed makes no difference to people.
    pub(super) fn of(before: Option<&Obligations>, after: Option<&Obligations>) -> Self {
        let (before, after) = match (before, after) {
            (None, None) => return Self { first: None, length: None },
            (None, Some(_)) => return Self { first: Some(Aspect::Gained), length: None },
            (Some(_), None) => return Self { first: Some(Aspect::Lost), length: None },
            (Some(before), Some(after)) => (before, after),
        };
        let approval = match (&before.approval, &after.approval) {
            (one, two) if one == two => None,
            (_, Approval::Automatic) => Some(Aspect::NowAutomatic),
            (Approval::Automatic, _) => Some(Aspect::NowApproved),
            _ => Some(Aspect::OtherApproval),
        };
        let length = match before.longest.cmp(&after.longest) {
            std::cmp::Ordering::Less => Some(Aspect::Longer),
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Greater => Some(Aspect::Shorter),
        };
        Self { first: approval, length }
    }

    pub(super) fn is_none(self) -> bool {
        self.first.is_none() && self.length.is_none()
    }

    pub(super) fn aspects(self) -> impl Iterator<Item = Aspect> {
        self.first.into_iter().chain(self.length)
    }
}
