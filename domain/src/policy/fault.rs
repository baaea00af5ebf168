//! Something wrong in a policy file, told so that its author can mend it.

use serde::{Deserialize, Serialize};
use std::fmt;

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct PolicyFault {
    pub file: String,
    /// From 1; 0 when it concerns the whole file.
    pub line: u32,
    pub column: u32,
    pub sentence: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for PolicyFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}:{}: {} {}", self.file, self.line, self.column, self.sentence, self.remedy)
    }
}
