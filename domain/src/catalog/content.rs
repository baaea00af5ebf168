//! What a permission set allows, as a hash that decisions are bound to (DESIGN.md, invariant 1).
//!
//! Invariant: two hashes are the same only when the permission sets allow the same. What describes it (name,
//! description, tags, where the console opens) and the statements of Stint's own fences, which come and go with grants, are not part of it.

use super::PermissionSet;
use crate::fence;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// SHA-256 in lower-case hexadecimal over everything that decides what a session may do.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PermissionSetHash(pub String);

impl PermissionSet {
    pub fn content_hash(&self) -> PermissionSetHash {
        let digest = Sha256::digest(self.content().to_string());
        PermissionSetHash(crate::audit::hexadecimal(&digest))
    }

    /// Indented JSON, as an auditor reads it and differences are shown in.
    pub fn content_text(&self) -> String {
        format!("{:#}", self.content())
    }

    /// Keys stand in the order of their names; lists whose order means nothing are sorted.
    fn content(&self) -> Value {
        let mut managed: Vec<&str> = self.managed_policies.iter().map(|policy| policy.arn.as_str()).collect();
        managed.sort_unstable();
        let mut customer = self.customer_managed_policies.clone();
        customer.sort_unstable();
        json!({
            "boundary": self.boundary,
            "customer_managed_policies": customer,
            "inline_policy": self.inline_policy.as_deref().and_then(inline),
            "managed_policies": managed,
            "session_minutes": self.session.0,
        })
    }
}

/// Without Stint's fences. JSON that cannot be read stays text. A single statement is a list of one, which a fence that
/// came and went makes of it.
fn inline(policy: &str) -> Option<Value> {
    let own = fence::take_out(policy)?;
    let Ok(mut policy) = serde_json::from_str::<Value>(&own) else { return Some(Value::String(own)) };
    if let Some(statement) = policy.get_mut("Statement").filter(|statement| statement.is_object()) {
        *statement = json!([statement.take()]);
    }
    Some(policy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        catalog::{Boundary, ManagedPolicy},
        time::Minutes,
    };

    const ONE: &str =
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}"#;

    fn set(inline: Option<&str>) -> PermissionSet {
        PermissionSet {
            id: "ps-0123456789abcdef".parse().expect("well-formed"),
            arn: String::new(),
            name: "Deploy".to_owned(),
            description: String::new(),
            session: Minutes(60),
            managed_policies: ["One", "Two"].map(managed).into(),
            customer_managed_policies: vec!["/a".to_owned(), "/b".to_owned()],
            inline_policy: inline.map(str::to_owned),
            boundary: None,
            relay_state: None,
            tags: Default::default(),
        }
    }

    fn managed(name: &str) -> ManagedPolicy {
        ManagedPolicy { arn: format!("arn:aws:iam::aws:policy/{name}"), name: name.to_owned() }
    }

    #[test]
    fn blanks_the_order_of_lists_a_name_and_tags_change_nothing() {
        let before = set(Some(ONE));
        let mut after = set(Some(&ONE.replace(',', " ,\n")));
        after.managed_policies.reverse();
        after.customer_managed_policies.reverse();
        after.name = "Release".to_owned();
        after.tags.insert("team".to_owned(), "orders".to_owned());
        assert_eq!(before.content_hash(), after.content_hash());
    }

    #[test]
    fn every_part_that_decides_what_is_allowed_counts() {
        let before = set(Some(ONE));
        let changes: [fn(&mut PermissionSet); 6] = [
            |set| set.boundary = Some(Boundary::CustomerManaged { name: "/most".to_owned() }),
            |set| set.inline_policy = None,
            |set| set.inline_policy = Some(ONE.replace("GetObject", "PutObject")),
            |set| drop(set.managed_policies.pop()),
            |set| set.customer_managed_policies.push("/c".to_owned()),
            |set| set.session = Minutes(120),
        ];
        for (number, change) in changes.into_iter().enumerate() {
            let mut after = before.clone();
            change(&mut after);
            assert_ne!(before.content_hash(), after.content_hash(), "change {number}");
        }
    }

    #[test]
    fn a_fence_that_comes_and_goes_changes_nothing() {
        use crate::{
            fence::Fence,
            id::{GrantId, PersonId},
            time::Timestamp,
        };
        let fence = Fence {
            grant: GrantId::from_bits(1),
            person: PersonId::from_bits(1),
            user: "user-1".parse().expect("well-formed"),
            entitlement: "123456789012/ps-0123456789abcdef".parse().expect("well-formed"),
            denies_from: Timestamp::from_seconds(1),
        };
        for original in [None, Some(ONE)] {
            let fenced = fence::put_in(original, std::slice::from_ref(&fence)).expect("takes a fence");
            assert_ne!(fenced.as_deref(), original);
            assert_eq!(set(fenced.as_deref()).content_hash(), set(original).content_hash());
        }
    }
}
