//! The evaluator as others see it, over a small organization.

mod approving;
mod circumstances;
mod combining;
mod comparing;
mod decisions;
mod differing;
mod eligibility;
mod faults;
mod files;
mod large;
mod laws;
mod linting;
mod narrower;
mod organization;
mod readable;
mod remedies;
mod roles;
mod stages;
