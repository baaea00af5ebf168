//! The connected systems: AWS by its SDK, and a simulated AWS to run it against.
//!
//! Only this crate names the AWS SDK. Deliberately not here: directories other than the identity store, on-call sources
//! and notifications; they come as modules of their own beside `aws`.

pub mod aws;
pub mod simulated;
