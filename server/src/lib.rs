//! The process: configuration, composition, HTTP, login, the worker driver and the subcommands.
//!
//! Invariant: only `compose` knows which concrete parts the others work with; everything below it takes a `Context`.
//! Deliberately not here: rules (`domain`), what a command does (`operations`), how a page looks (`app`). A library,
//! so that tests start the same router; the executable adds the browser's files.

pub mod clock;
pub mod command_line;
pub mod compose;
pub mod config;
pub mod http;
pub mod ledger;
pub mod login;
pub mod metrics;
pub mod only_process;
pub mod policy_commands;
pub mod policy_files;
pub mod private_file;
pub mod process;
pub mod record;
pub mod run;
pub mod simulation;
pub mod subcommands;
pub mod worker;
