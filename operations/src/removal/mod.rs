//! Whether access ends on time: shown to those who rely on it, told when it does not, and hurried on by hand.

mod alarm;
mod deliver;
mod ledger;
mod measure;
mod show;
mod stuck;
mod try_now;
mod watch;

pub use alarm::alarm;
pub use deliver::{AlarmHook, deliver_alarms};
pub use measure::{Gauges, measure};
pub use show::{Lanes, LateRemoval, Status, UnderWay, show};
pub use stuck::find_stuck;
pub use try_now::try_now;
pub use watch::{Buckets, RemovalWatch};
