//! Two texts compared line by line, as a page shows it. How it is found is not here (`operations`).

/// What became of a line.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Origin {
    Kept,
    Added,
    Removed,
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DiffLine {
    pub origin: Origin,
    /// From 1; `None` where the text lacks the line.
    pub old: Option<u32>,
    pub new: Option<u32>,
    pub text: String,
}

/// The changed places, each with a few lines around it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct LineDiff {
    pub places: Vec<Vec<DiffLine>>,
    pub added: usize,
    pub removed: usize,
}
