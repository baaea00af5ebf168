//! The auditor's reports as plain rows and totals.
//!
//! Invariant: a report says what it covers (period, scope, rows, time, version, audit sequence), so that an auditor
//! can tell that it is whole.

mod cover;
mod rows;
mod timeliness;

pub use cover::{Cover, Period, ReportQuery};
pub use rows::{AccessRow, GrantRow, StandingRow};
pub use timeliness::{Histogram, LATE, TimelinessReport};

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReportKind {
    /// Who asked, who approved, when it was added and removed.
    GrantRegister,
    /// How long after their end removals were confirmed.
    RemovalTimeliness,
    /// Access in AWS that no grant explains, as last read.
    StandingAccess,
    /// Who has access to what now.
    CurrentAccess,
}

impl ReportKind {
    pub const ALL: [Self; 4] =
        [Self::GrantRegister, Self::RemovalTimeliness, Self::StandingAccess, Self::CurrentAccess];

    /// The last part of the report's URL and the stem of its file name.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::GrantRegister => "grant-register",
            Self::RemovalTimeliness => "removal-timeliness",
            Self::StandingAccess => "standing-access",
            Self::CurrentAccess => "current-access",
        }
    }

    pub const fn title(self) -> &'static str {
        match self {
            Self::GrantRegister => "Grant register",
            Self::RemovalTimeliness => "Removal timeliness",
            Self::StandingAccess => "Standing access",
            Self::CurrentAccess => "Access now",
        }
    }

    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }
}
