//! People and who is asking.
//!
//! Invariant: a person is known by (issuer, subject) at the identity provider and by `UserId` in the identity store,
//! never by e-mail text (OWASP ASVS 5.0, 6.8.1).

use crate::{
    id::{DirectoryUserId, PersonId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, net::IpAddr};

/// Who someone is at an OpenID provider.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
pub struct Identity {
    pub issuer: String,
    pub subject: String,
}

/// What a person may do in Stint beyond asking for access. Who approves is a matter of policy, not a role.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads the audit log and all reports; changes nothing.
    Auditor,
    /// Runs Stint: imports the catalog, ends anyone's access.
    Administrator,
}

impl Role {
    pub const ALL: [Self; 2] = [Self::Auditor, Self::Administrator];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
        }
    }
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Person {
    pub id: PersonId,
    pub identity: Identity,
    /// `None` until the person was found in the identity store; without it nothing can be granted.
    pub directory_user: Option<DirectoryUserId>,
    pub name: String,
    pub email: String,
    /// IANA zone name that times are shown in, such as `Europe/Berlin`; empty until the browser told.
    pub zone: String,
    /// Disabled people can do nothing; their sessions and grants end.
    pub disabled: bool,
}

/// How someone is signed in, as far as policy looks at it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Presence {
    /// When the person last proved themselves with a second factor; `None` when the identity provider never said so.
    pub proved_at: Option<Timestamp>,
    /// The address that the request came from.
    pub address: Option<IpAddr>,
}

/// A person with what policy looks at.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Member {
    pub person: Person,
    /// Names of the directory's groups that the person is in, as policies write them.
    pub groups: BTreeSet<String>,
    /// What policy gave: the answers to the actions `audit` and `administer`.
    pub roles: BTreeSet<Role>,
    pub presence: Presence,
}

/// Who asks an operation to act.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Caller {
    Person(Box<Member>),
    /// A task of Stint's own, such as the reconciler.
    System(&'static str),
}

/// The actor as the audit log keeps it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Actor {
    Person { id: PersonId, name: String },
    Policy { id: String },
    System { task: String },
    Anonymous,
}

impl Member {
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    pub fn actor(&self) -> Actor {
        Actor::Person { id: self.person.id.clone(), name: self.person.name.clone() }
    }
}

impl Actor {
    /// The words that stand for the actor in lists and exports.
    pub fn label(&self) -> &str {
        match self {
            Self::Person { name, .. } => name,
            Self::Policy { id } => id,
            Self::System { .. } => "Stint",
            Self::Anonymous => "not signed in",
        }
    }
}
