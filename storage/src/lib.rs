//! MEMORY: the only crate that knows SQL; SQLite and PostgreSQL from one SQL text.
//!
//! Invariant: what changes state is a [`Change`], and a change ends only by a commit that links its audit events into
//! the chain in the same transaction. Reads are methods of [`Connection`], writes of [`Change`], one file per concept.
//!
//! Rules that keep one text possible:
//! - Statements are constants with `$1` placeholders, declared by `statements!`, and expanded for both drivers by `on!`.
//! - No `now()`, `ILIKE`, arrays, JSON operators, `FOR UPDATE`. Documents are text; times are microseconds in `BIGINT`.
//! - Changeable rows have `version`; an update that meets no row is [`Error::Conflict`].
//! - Only `dialect.rs` has two texts. Migrations are written twice, with equal names; a test compares the schemas.
//!
//! Deliberately not here: rules (`domain`), the clock, ids.

#[macro_use]
mod dialect;
#[macro_use]
mod fifty;

mod audit;
mod catalog;
mod change;
mod column;
mod connection;
mod database;
mod error;
#[cfg(feature = "testing")]
pub mod failpoint;
mod favourite;
mod fence;
mod finding;
mod grant;
mod holding;
mod lease;
mod notification;
mod person;
mod policy;
mod readable;
mod receipt;
mod replicas;
mod request;
mod session;
mod setting;
mod statements;
mod sweep;

pub use audit::{AuditFilter, AuditSubject};
pub use catalog::{CATALOG_KINDS, RunningImport};
pub use change::Change;
pub use connection::Connection;
pub use database::{Database, sqlite_file};
pub use error::Error;
pub use readable::Readable;
pub use replicas::Replicas;
