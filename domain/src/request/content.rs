//! The hash that binds a decision to exactly what was asked (DESIGN.md, invariant 1).

use super::state::Request;
use crate::catalog::PermissionSetHash;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// SHA-256 in lower-case hexadecimal over who, what, when, how long and why.
#[derive(Clone, Debug, Eq, PartialEq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContentHash(pub String);

impl ContentHash {
    pub fn of(request: &Request) -> Self {
        let start = request.starts_at.map(|at| at.microseconds().to_string()).unwrap_or_default();
        let parts = [
            request.id.as_str(),
            request.person.as_str(),
            &request.entitlement.to_string(),
            &request.length.0.to_string(),
            &start,
            request.reason.as_str(),
            request.ticket.as_ref().map_or("", |ticket| ticket.as_str()),
        ];
        Self::over(&parts)
    }

    /// The same together with what the permission set allows, as decisions keep it. A permission set that left the
    /// organization allows nothing; such a request can only be rejected.
    pub fn with(&self, permission_set: Option<&PermissionSetHash>) -> Self {
        match permission_set {
            Some(hash) => Self::over(&[&self.0, &hash.0]),
            None => self.clone(),
        }
    }

    fn over(parts: &[&str]) -> Self {
        let mut digest = Sha256::new();
        for part in parts {
            // The length before each part: no two different requests can have the same bytes.
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part.as_bytes());
        }
        Self(crate::audit::hexadecimal(&digest.finalize()))
    }
}

/// What a decision is made on.
#[derive(Clone, Copy, Debug)]
pub struct Basis<'a> {
    /// The hash that the approver's form sent: of what was on their screen.
    pub seen: &'a ContentHash,
    /// What the permission set allows now.
    pub permission_set: Option<&'a PermissionSetHash>,
}
