//! The real router on a loopback port: the real AWS SDK against the simulated organization, a real database, real
//! cookies. Everything that only a browser could show is in `end2end/`.

mod browser;
mod commands;
mod demo;
mod downloads;
mod gate;
mod headers;
mod live;
mod open_id;
mod who_may_do_what;
