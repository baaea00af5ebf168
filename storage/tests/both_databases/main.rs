//! The contract of storage: every public method, on SQLite and on PostgreSQL, one file per module.
//!
//! Invariant: a test is written once and runs on both. `TEST_POSTGRES_URL` names a PostgreSQL superuser; `cargo xtask
//! test` always sets it. Without it the PostgreSQL half says that it was left out.

#[macro_use]
mod harness;
mod given;

mod audit;
mod catalog;
mod chain;
mod content;
mod database;
mod favourite;
mod fence;
mod finding;
mod grant;
mod guards;
mod holding;
mod lease;
mod notification;
mod person;
mod policy;
mod receipt;
mod replicas;
mod request;
mod schema;
mod session;
mod setting;
mod sweep;
