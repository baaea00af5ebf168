//! Policies.

pub(crate) mod consequences;
