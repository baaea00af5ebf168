//! A small world for tests: Stint's operations on a fresh database, a clock that stands still, and a simulated AWS.
//!
//! Tests read as stories: people sign in, ask and approve; the clock is moved; the reconciler runs. Nothing sleeps.

mod direct;
mod ids;
mod line;
mod world;

pub use direct::DirectConnector;
pub use ids::CountedIds;
pub use line::{Crash, Line};
pub use world::{Settled, World};
