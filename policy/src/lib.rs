//! POLICY: Cedar policies and their obligations; the one evaluator that answers who may do what, with a trace.
//!
//! Invariant: a [`PolicySet`] has no faults, and the built-in guardrails are in every one. Nothing here keeps state
//! or reads a clock: the same question gets the same answer, at request, at decision and at activation.
//!
//! Cedar says yes or no. What must also happen stands in annotations on the permit: `@id` (how answers name it),
//! `@title`, `@max_duration("8h")`, `@approval("automatic")` or `@approval("Group::\"sre\" or owner; then 2 of Group::\"security\"")`,
//! `@priority("10")` (0 without), `@zone("Europe/Berlin")` and `@names_management_account("true")`. What policies can speak of is in
//! `schema.cedarschema`; examples are in `policies/demo.cedar`.
//!
//! Deliberately not here: where policy files come from, and what happens after the answer (`operations`).

mod answer;
mod approve;
mod candidate;
mod case;
mod census;
mod comparison;
mod diff;
mod eligibility;
mod entities;
mod facts;
mod files;
mod lint;
mod mention;
mod narrower;
mod near_miss;
mod readable;
mod reckoning;
mod remedy;
mod request;
mod role;
mod rule;
mod set;
mod slice;
mod source;
mod stages;
mod zone;

pub use case::{Case, Outlook};
pub use comparison::{PastRequest, Replayer, compare};
pub use diff::diff;
pub use eligibility::EligibilityKey;
pub use files::PolicyFiles;
pub use lint::{lint, reach, widened};
pub use request::Asked;
pub use role::RoleAction;
pub use set::PolicySet;

/// The policies that ship with the demo.
pub const DEMO: &str = include_str!("../policies/demo.cedar");

/// What policies can speak of, in Cedar's own words.
pub const SCHEMA: &str = include_str!("schema.cedarschema");
