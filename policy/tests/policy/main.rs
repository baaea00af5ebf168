//! The evaluator as others see it, over a small organization.

mod approving;
mod circumstances;
mod combining;
mod decisions;
mod eligibility;
mod faults;
mod files;
mod large;
mod laws;
mod narrower;
mod organization;
mod readable;
mod roles;
mod stages;
