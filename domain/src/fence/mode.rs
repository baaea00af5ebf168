//! For whom Stint raises fences.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FenceMode {
    /// For nobody; what is there is taken away.
    #[default]
    Off,
    /// For a removal that is late by 5 minutes.
    Overdue,
    /// At grant time, for permission sets with the tag `stint:fence` = `always`.
    Tagged,
}

#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("\"{0}\" is not off, overdue or tagged")]
pub struct UnknownMode(pub String);

impl std::str::FromStr for FenceMode {
    type Err = UnknownMode;
    fn from_str(text: &str) -> Result<Self, UnknownMode> {
        match text {
            "off" => Ok(Self::Off),
            "overdue" => Ok(Self::Overdue),
            "tagged" => Ok(Self::Tagged),
            other => Err(UnknownMode(other.chars().take(40).collect())),
        }
    }
}

impl FenceMode {
    pub const fn is_off(self) -> bool {
        matches!(self, Self::Off)
    }
}
