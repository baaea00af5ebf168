//! The real process in the hands of the operating system: killed, paused, restarted, without its database, without room
//! on its disk, always while people ask for access and end it. `stint simulate` plays AWS in a process of its own, which
//! nobody touches, so that what was really given shows there.
//!
//! `cargo test --test processes` plays it shortly; `STINT_KILLS`, `STINT_FAULT_ROUNDS` and `STINT_FAULT_SEED` make it
//! longer and repeat it. A plain `cargo test` leaves it out: it takes minutes.

#![expect(clippy::unwrap_used, reason = "what is missing here fails the test, which is what it is for")]
#![expect(clippy::print_stdout, reason = "figures, seeds and what is left out are for whoever runs it")]

mod aws;
mod child;
mod disk_full;
mod evidence;
mod extent;
mod figures;
mod load;
mod paused;
mod person;
mod postgres;
mod postgres_away;
mod rolling_restart;
mod sigkill;
mod stage;
mod stint;
mod verdict;
