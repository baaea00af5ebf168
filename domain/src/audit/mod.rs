//! The audit log: immutable facts in a hash chain.
//!
//! Invariant: each record's hash covers the record and the hash before it, so that a change, a removal or a new order
//! of any record breaks every hash that follows.

mod chain;
mod event;
mod query;

pub use chain::{Broken, GENESIS, hexadecimal, seal, verify_next};
pub use event::{AuditEvent, AuditRecord, Subjects};
pub use query::{AuditPage, AuditQuery};
