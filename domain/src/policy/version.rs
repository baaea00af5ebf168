//! The policies through time: each text that was in force, who wrote it, why, and what let it in.
//!
//! Invariant: numbers go up by one and nothing of a version changes; the highest number is in force. To roll back is to
//! put an old text in force under a new number.

use crate::{id::ProposalId, person::Actor, time::Timestamp};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PolicyVersion {
    /// From 1.
    pub number: u32,
    pub text: String,
    /// First 12 hexadecimal digits of SHA-256 over the text, as answers name it.
    pub hash: String,
    pub author: Actor,
    pub reason: String,
    pub way: Way,
    pub written_at: Timestamp,
}

/// What let a version come into force.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Way {
    /// It came with the simulated organization.
    Shipped,
    /// Whoever has the machine that Stint runs on put it in.
    Imported,
    /// It only takes away, so that nobody had to confirm it.
    Narrowing,
    /// A second administrator agreed.
    Confirmed { proposal: ProposalId, by: Actor },
}

impl Way {
    /// "Confirmed by Priya Raman."
    pub fn sentence(&self) -> String {
        match self {
            Self::Shipped => "Came with the demo.".to_owned(),
            Self::Imported => "Put in with `stint policy import`.".to_owned(),
            Self::Narrowing => "Only takes away, so nobody had to confirm it.".to_owned(),
            Self::Confirmed { by, .. } => format!("Confirmed by {}.", by.label()),
        }
    }
}

/// Where the policies of this process come from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum PolicySource {
    /// They are changed on Stint's own pages.
    Database,
    /// A file or folder; Stint's pages only show them.
    Files { path: String },
}
