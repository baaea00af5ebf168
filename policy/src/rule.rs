//! One policy of a file or one guardrail, with all that is asked about it often.

use crate::{entities::Uid, mention::Mentions, near_miss::Clause, zone::Zone};
use cedar_policy::{ActionConstraint, Effect, EntityUid, Policy, PrincipalConstraint, ResourceConstraint};
use domain::{
    id::AccountId,
    policy::{Approval, CommentRule},
    time::Minutes,
};
use std::{collections::HashSet, sync::Arc};

/// How a permit gives access.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Terms {
    pub(crate) longest: Minutes,
    pub(crate) approval: Approval,
    pub(crate) priority: i64,
    pub(crate) comment: CommentRule,
    pub(crate) ticket: bool,
}

/// Where a policy is written, both from 1.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) file: Arc<str>,
    pub(crate) line: u32,
    pub(crate) column: u32,
}

#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) id: String,
    pub(crate) place: Place,
    pub(crate) title: String,
    pub(crate) policy: Policy,
    /// Of permits for `request` and `breakGlass`.
    pub(crate) terms: Option<Terms>,
    /// In which the policy reads the clock.
    pub(crate) zone: Zone,
    pub(crate) mentions: Mentions,
    /// The conditions, taken apart.
    pub(crate) clauses: Vec<Clause>,
    names_management_account: bool,
    principal: Scope,
    actions: ActionConstraint,
    resource: Scope,
}

/// The head of a policy, as far as it limits who or what.
#[derive(Clone, Debug)]
enum Scope {
    /// A type alone never limits: each action has one type of principal and one of resource.
    Any,
    Only(EntityUid),
    In(EntityUid),
}

impl Rule {
    pub(crate) fn new(
        (id, title): (String, Option<String>),
        place: Place,
        policy: Policy,
        zone: Zone,
        terms: Option<Terms>,
        names_management_account: bool,
    ) -> Self {
        let policy = policy.new_id(cedar_policy::PolicyId::new(&id));
        Self {
            title: title.unwrap_or_else(|| id.clone()),
            id,
            place,
            terms,
            mentions: Mentions::of(&policy, &zone),
            zone,
            clauses: Clause::all_of(&policy),
            names_management_account,
            principal: match policy.principal_constraint() {
                PrincipalConstraint::Any | PrincipalConstraint::Is(_) => Scope::Any,
                PrincipalConstraint::Eq(uid) => Scope::Only(uid),
                PrincipalConstraint::In(uid) | PrincipalConstraint::IsIn(_, uid) => Scope::In(uid),
            },
            actions: policy.action_constraint(),
            resource: match policy.resource_constraint() {
                ResourceConstraint::Any | ResourceConstraint::Is(_) => Scope::Any,
                ResourceConstraint::Eq(uid) => Scope::Only(uid),
                ResourceConstraint::In(uid) | ResourceConstraint::IsIn(_, uid) => Scope::In(uid),
            },
            policy,
        }
    }

    /// Head and conditions without the annotations: rules with the same match the same.
    pub(crate) fn body(&self) -> String {
        let mut tree = self.policy.to_json().unwrap_or_default();
        if let Some(fields) = tree.as_object_mut() {
            fields.remove("annotations");
        }
        tree.to_string()
    }

    pub(crate) fn is_permit(&self) -> bool {
        self.policy.effect() == Effect::Permit
    }

    pub(crate) fn is_guardrail(&self) -> bool {
        self.id.starts_with(crate::source::GUARDRAIL_PREFIX)
    }

    pub(crate) fn is_for(&self, action: &EntityUid) -> bool {
        match &self.actions {
            ActionConstraint::Any => true,
            ActionConstraint::Eq(only) => only == action,
            ActionConstraint::In(some) => some.contains(action),
        }
    }

    pub(crate) fn is_only_for(&self, actions: &[EntityUid]) -> bool {
        match &self.actions {
            ActionConstraint::Any => false,
            ActionConstraint::Eq(only) => actions.contains(only),
            ActionConstraint::In(some) => some.iter().all(|one| actions.contains(one)),
        }
    }

    /// Whether the head lets the principal through, whom `above` contains.
    pub(crate) fn reaches_principal(&self, principal: &EntityUid, above: &HashSet<EntityUid>) -> bool {
        self.principal.reaches(principal, above)
    }

    /// The group that the head asks for, when it asks for one.
    pub(crate) fn principal_group(&self) -> Option<String> {
        match &self.principal {
            Scope::In(uid) if uid.type_name() == Uid::Group.type_name() => {
                Some(uid.id().unescaped().to_owned())
            }
            _ => None,
        }
    }

    pub(crate) fn reaches_resource(&self, resource: &EntityUid, above: &HashSet<EntityUid>) -> bool {
        self.resource.reaches(resource, above)
    }

    /// Whether the answer can be another one at another time or for other words of the request.
    pub(crate) fn looks_at_context(&self) -> bool {
        // A text that says this would have its quotes escaped.
        self.body().contains(r#""Var":"context""#)
    }

    /// The same in what it gives, whatever it is called.
    pub(crate) fn gives_the_same_as(&self, other: &Self) -> bool {
        self.terms == other.terms && self.names_management_account == other.names_management_account
    }

    pub(crate) fn names_the_management_account(&self) -> bool {
        self.names_management_account
    }

    /// Whether it gives access to the management account on purpose: by annotation, or because its head names it.
    pub(crate) fn names(&self, account: &AccountId) -> bool {
        let named = match &self.resource {
            Scope::Any => return self.names_management_account,
            Scope::Only(uid) | Scope::In(uid) => uid,
        };
        let is_account = *named == Uid::Account.of(account.as_str());
        let is_in_account = *named.type_name() == *Uid::Entitlement.type_name()
            && named.id().unescaped().split('/').next() == Some(account.as_str());
        self.names_management_account || is_account || is_in_account
    }
}

impl Scope {
    fn reaches(&self, uid: &EntityUid, above: &HashSet<EntityUid>) -> bool {
        match self {
            Self::Any => true,
            Self::Only(only) => only == uid,
            Self::In(group) => group == uid || above.contains(group),
        }
    }
}
