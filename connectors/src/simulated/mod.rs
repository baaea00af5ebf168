//! An in-memory AWS organization that behaves as AWS does where it hurts, served over AWS's own wire protocol.
//!
//! It knows every operation that `aws` calls and no other. Time comes in by a clock; nothing waits except a fault that
//! says so. Deliberately not here: signatures, IAM, and anything that only a real organization could prove.

mod assignment_operation;
mod behaviour;
mod bucket;
mod builder;
mod call_log;
mod clock;
mod cloud;
mod control;
mod faults;
mod identity_store;
mod known_operations;
mod large;
mod name_hash;
mod organization;
mod organizations;
mod page;
mod provisioning;
mod reference;
mod serve;
mod sso_admin;
mod wire;

pub use assignment_operation::{AssignmentOperation, OperationStatus};
pub use behaviour::Behaviour;
pub use builder::REGION;
pub use call_log::LoggedCall;
pub use clock::ManualClock;
pub use cloud::SimulatedCloud;
pub use faults::{Fault, PlannedFault};
pub use large::large_organization;
pub use organization::{Organization, Presence};
pub use reference::{DEMO_PEOPLE, DemoPerson, reference_organization};
pub use serve::serve;
