//! The connected systems: AWS by its SDK, a simulated AWS to run it against, and the hook that alarms go to.
//!
//! Only this crate names the AWS SDK. Deliberately not here: directories other than the identity store and on-call
//! sources; they come as modules of their own beside `aws`.

pub mod aws;
pub mod paced;
pub mod simulated;
pub mod webhook;
