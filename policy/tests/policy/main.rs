//! The evaluator as others see it, over a small organization.

mod approving;
mod combining;
mod decisions;
mod eligibility;
mod faults;
mod large;
mod organization;
mod roles;
mod stages;
