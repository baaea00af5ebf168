//! POLICY: Cedar schema, policies and their obligations; one evaluator with a trace.

/// Policies without fault.
pub struct PolicySet;
