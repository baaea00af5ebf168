//! The audit log, for auditors and administrators.

mod filters;
mod kinds;
mod log;
mod names;
mod phrase;
mod row;
mod sentence;

pub(crate) use log::AuditLog;
