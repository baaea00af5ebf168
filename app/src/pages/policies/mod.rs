//! Policies.

#![allow(dead_code, reason = "the pages of policies show it; they are made beside this")]

mod consequences;

#[allow(unused_imports, reason = "the pages of policies show it; they are made beside this")]
pub(crate) use consequences::Consequences;
