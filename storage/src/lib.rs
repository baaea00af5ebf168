//! MEMORY: the only crate that knows SQL.

/// Where Stint keeps its state.
#[derive(Clone)]
pub struct Database;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the row was changed by someone else meanwhile")]
    Conflict,
}
