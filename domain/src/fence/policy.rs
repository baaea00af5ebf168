//! How far the fences of one permission set are.
//!
//! Invariant: before a call leaves, the stored stage is [`FenceStage::Sent`]; whoever finds it reads the policy again and
//! goes on from what is there. `original` is what stays when all fences are taken away.

use super::{
    document::{Unfenceable, hash, is_same, put_in, take_out},
    statement::Fence,
};
use crate::{
    connector::Setback,
    holding::{REPLY_LIMIT, backoff, next_poll},
    id::{AccountId, GrantId, PermissionSetId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FencedPolicy {
    pub permission_set: PermissionSetId,
    /// The inline policy without Stint's statements, byte for byte; means something while there are any.
    pub original: Option<String>,
    /// What Stint wrote last and a read showed.
    pub written: Option<String>,
    /// What that has, by Sid.
    pub in_force: Vec<Fence>,
    pub change: Option<FenceChange>,
    /// Accounts whose role may still have a statement of Stint's.
    pub touched: BTreeSet<AccountId>,
    /// Grants that get no fence, each told once.
    pub refused: BTreeSet<GrantId>,
    /// In a row, without an answer that helped.
    pub setbacks: u32,
    pub setback: Option<Setback>,
    /// When a read showed the policy as it should be.
    pub settled_at: Option<Timestamp>,
    /// Nothing is done before.
    pub next_at: Option<Timestamp>,
    /// Rises with every stored change.
    pub version: i64,
}

/// On its way to AWS.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct FenceChange {
    /// What will be in force.
    pub target: Vec<Fence>,
    pub document: Option<String>,
    /// Still to be provisioned.
    pub accounts: BTreeSet<AccountId>,
    pub stage: FenceStage,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum FenceStage {
    /// The policy left; what became of the call is not known.
    Sent,
    /// AWS has the policy; accounts are to be provisioned, then a read must show it.
    Provision,
    Following {
        account: AccountId,
        request_id: String,
        since: Timestamp,
    },
}

/// What a look at the policy led to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Begun {
    pub policy: FencedPolicy,
    /// The policy is not what Stint wrote: only Stint's own statements are taken out of it.
    pub is_edited: bool,
    pub refused: Vec<(Fence, Unfenceable)>,
}

/// What a read that showed the change made true.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Settled {
    pub policy: FencedPolicy,
    pub raised: Vec<Fence>,
    pub lowered: Vec<Fence>,
    /// SHA-256 of the policy without Stint's statements.
    pub original: String,
    /// SHA-256 of the policy as it is now.
    pub policy_hash: String,
}

impl FencedPolicy {
    pub fn untouched(permission_set: PermissionSetId) -> Self {
        Self {
            permission_set,
            original: None,
            written: None,
            in_force: Vec::new(),
            change: None,
            touched: BTreeSet::new(),
            refused: BTreeSet::new(),
            setbacks: 0,
            setback: None,
            settled_at: None,
            next_at: None,
            version: 0,
        }
    }

    /// The person's fence that is in force or on its way.
    pub fn of_holding(&self, is_of: impl Fn(&Fence) -> bool) -> Option<&Fence> {
        let coming = self.change.as_ref().into_iter().flat_map(|change| &change.target);
        coming.chain(&self.in_force).find(|fence| is_of(fence))
    }

    /// Every fence that is in force or on its way.
    pub fn fences(&self) -> impl Iterator<Item = &Fence> {
        let coming = self.change.iter().flat_map(|change| &change.target);
        self.in_force.iter().chain(coming)
    }

    pub fn is_idle(&self) -> bool {
        self.change.is_none() && self.in_force.is_empty()
    }

    /// Whether nothing is to be written so that these and no others are in force.
    pub fn has(&self, wanted: &[Fence]) -> bool {
        self.change.is_none() && self.in_force == in_order(wanted.to_vec())
    }

    /// Plans the next writing from what AWS has now. Without something to change, `change` is `None` afterwards.
    pub fn begun(mut self, current: Option<&str>, wanted: Vec<Fence>, now: Timestamp) -> Begun {
        let ours = self.change.as_ref().map(|change| change.document.as_deref());
        let was_begun = ours.is_some();
        let ours = ours.into_iter().chain((!self.in_force.is_empty()).then_some(self.written.as_deref()));
        let is_ours = ours.into_iter().any(|document| is_same(document, current));
        let was_written = was_begun || !self.in_force.is_empty();
        let is_untouched = was_written && is_same(self.original.as_deref(), current);
        let is_edited = was_written && !is_ours && !is_untouched;
        if !(is_ours || is_untouched) {
            self.original = current.and_then(take_out);
        }
        let mut target = Vec::new();
        let mut refused = Vec::new();
        let mut document = self.original.clone();
        // What is in force already goes first, so that a new fence never pushes one out.
        let (kept, new): (Vec<_>, Vec<_>) =
            in_order(wanted).into_iter().partition(|fence| self.in_force.contains(fence));
        for fence in kept.into_iter().chain(new) {
            let place = target.partition_point(|other: &Fence| other.sid() < fence.sid());
            target.insert(place, fence);
            match put_in(self.original.as_deref(), &target) {
                Ok(fenced) => document = fenced,
                Err(cause) => refused.push((target.remove(place), cause)),
            }
        }
        self.refused.extend(refused.iter().map(|(fence, _)| fence.grant.clone()));
        let mut accounts = self.accounts_of(&target);
        if was_written && !is_ours {
            // Whoever took statements out may have provisioned that, too.
            accounts.extend(target.iter().map(|fence| fence.entitlement.account.clone()));
        }
        if target.is_empty() {
            accounts.append(&mut self.touched.clone());
        }
        if !was_begun && !is_edited && target == self.in_force && is_same(document.as_deref(), current) {
            self.settled_at = Some(now);
        } else {
            self.touched.append(&mut accounts.clone());
            self.change = Some(FenceChange { target, document, accounts, stage: FenceStage::Sent });
            self.next_at = Some(now + REPLY_LIMIT);
        }
        Begun { policy: self, is_edited, refused }
    }

    /// Where a statement comes, goes or changes.
    fn accounts_of(&self, target: &[Fence]) -> BTreeSet<AccountId> {
        let before = self.change.iter().flat_map(|change| &change.target);
        let differs = |fence: &&Fence| !(target.contains(fence) && self.in_force.contains(fence));
        let all = before.chain(&self.in_force).chain(target).filter(differs);
        let unfinished = self.change.iter().flat_map(|change| &change.accounts);
        all.map(|fence| &fence.entitlement.account).chain(unfinished).cloned().collect()
    }

    /// AWS took the policy.
    pub fn written(mut self, now: Timestamp) -> Self {
        self.enter(FenceStage::Provision, now);
        self
    }

    pub fn following(mut self, account: AccountId, request_id: String, now: Timestamp) -> Self {
        let since = match self.change.as_ref().map(|change| &change.stage) {
            Some(FenceStage::Following { since, .. }) => *since,
            _ => now,
        };
        self.enter(FenceStage::Following { account, request_id, since }, now);
        self.next_at = Some(next_poll(since, now));
        self
    }

    /// That account is up to date, or does not have the permission set.
    pub fn provisioned(mut self, account: &AccountId, now: Timestamp) -> Self {
        if let Some(change) = &mut self.change {
            change.accounts.remove(account);
        }
        self.enter(FenceStage::Provision, now);
        self
    }

    /// The provisioning failed or was lost: it begins again after a while.
    pub fn not_provisioned(mut self, setback: Setback, now: Timestamp) -> Self {
        if let Some(change) = &mut self.change {
            change.stage = FenceStage::Provision;
        }
        self.delayed(setback, now)
    }

    /// 1 s later, doubled with each setback in a row, at most 60 s.
    pub fn delayed(mut self, setback: Setback, now: Timestamp) -> Self {
        self.setbacks = self.setbacks.saturating_add(1);
        self.setback = Some(setback);
        self.next_at = Some(now + backoff(self.setbacks));
        self
    }

    /// `Err` with the same when the policy is not what was written.
    pub fn settled(mut self, current: Option<&str>, now: Timestamp) -> Result<Settled, Box<Self>> {
        let is_shown =
            |change: &FenceChange| is_same(change.document.as_deref(), current) && change.accounts.is_empty();
        let Some(FenceChange { target, document, .. }) = self.change.take_if(|change| is_shown(change))
        else {
            return Err(Box::new(self));
        };
        let before = std::mem::replace(&mut self.in_force, target);
        let raised = self.in_force.iter().filter(|fence| !before.contains(fence)).cloned().collect();
        let is_gone = |fence: &&Fence| !self.in_force.iter().any(|other| other.is_of_same_holding(fence));
        let lowered = before.iter().filter(is_gone).cloned().collect();
        let (original, policy_hash) = (hash(self.original.as_deref()), hash(current));
        (self.setbacks, self.setback, self.next_at) = (0, None, None);
        self.settled_at = Some(now);
        self.written = document;
        if self.in_force.is_empty() {
            (self.original, self.written) = (None, None);
            self.touched.clear();
        }
        Ok(Settled { policy: self, raised, lowered, original, policy_hash })
    }

    /// The permission set is gone, and its roles and statements with it.
    pub fn forgotten(self) -> (Self, Vec<Fence>) {
        let Self { permission_set, in_force, version, .. } = self;
        (Self { version, ..Self::untouched(permission_set) }, in_force)
    }

    fn enter(&mut self, stage: FenceStage, now: Timestamp) {
        if let Some(change) = &mut self.change {
            change.stage = stage;
        }
        (self.setbacks, self.setback) = (0, None);
        self.next_at = Some(now + REPLY_LIMIT);
    }
}

fn in_order(mut fences: Vec<Fence>) -> Vec<Fence> {
    fences.sort_by_key(Fence::sid);
    fences
}
