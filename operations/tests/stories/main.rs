//! Stories of people, approvers and AWS, told with `operations::testing::World`. One binary, so that the AWS SDK and
//! Cedar are linked once.

mod access;
mod activation;
mod alarms;
mod asked;
mod asking;
mod clock;
mod consequences;
mod content;
mod crashes;
mod crowd;
mod decisions;
mod fence;
mod gone;
mod leavers;
mod limits;
mod looking;
mod outages;
mod overlap;
mod policy;
mod postgres;
mod removals;
mod restore;
mod sessions;
mod several;
mod simulator;
mod stages;
mod sweep;
mod undo;
mod unreadable;
