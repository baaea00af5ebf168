//! Walks the whole chain and checks every link.

use domain::audit::Broken;

/// What was found.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Verified {
    pub records: u64,
    /// Hash of the last record that holds.
    pub head: String,
    pub broken: Option<Broken>,
}

pub async fn verify(database: &storage::Database) -> Result<Verified, storage::Error> {
    let _ = database;
    unimplemented!()
}
