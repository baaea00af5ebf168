//! The real router on a loopback port: the real AWS SDK against the simulated organization, a real database, real
//! cookies. Everything that only a browser could show is in `end2end/`.

#![expect(clippy::unwrap_used, reason = "what is missing here fails the test, which is what it is for")]

mod browser;
mod commands;
mod demo;
mod downloads;
mod gate;
mod headers;
mod live;
mod metrics;
mod open_id;
mod operations;
mod policy_commands;
mod process;
mod who_may_do_what;
