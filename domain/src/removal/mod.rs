//! The promise that access ends on time: what was promised, what was measured, and when being late is an alarm.
//!
//! Deliberately not here: how a removal is carried out (`holding`).

mod alarm;
mod elapsed;
mod measured;

pub use alarm::{FIRST_ALARM, SECOND_ALARM, is_alarm_due};
pub use elapsed::Elapsed;
pub use measured::{CONFIRMED_WITHIN, Measured, RemovalTimes, SENT_WITHIN, Spread};
