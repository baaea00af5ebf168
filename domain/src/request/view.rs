//! What pages show of a request.

use super::{ContentHash, Request};
use crate::{
    catalog::{AccountLabel, CatalogEntry, PermissionSetLabel, Summary},
    grant::GrantView,
    id::{GrantId, PersonId, RequestId},
    policy::Answer,
    time::{Minutes, Seconds, Timestamp},
};
use serde::{Deserialize, Serialize};

/// The colour of a state: green only for active access, amber only for waiting, red only for danger.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    Neutral,
    Waiting,
    Active,
    Danger,
}

/// One line of the story of a request, oldest first.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct TimelineEntry {
    pub at: Timestamp,
    pub tone: Tone,
    /// Who did what: "Sam approved", "AWS is adding you to prod-payments".
    pub sentence: String,
    pub detail: Option<String>,
}

/// What the caller may do now; the server checks again when it is done.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Allowed {
    pub approve: bool,
    pub reject: bool,
    pub withdraw: bool,
    pub end: bool,
    pub extend: bool,
    pub ask_again: bool,
}

/// A row of a list of requests.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct RequestRow {
    pub id: RequestId,
    pub person: PersonId,
    pub person_name: String,
    pub account: AccountLabel,
    pub permission_set: PermissionSetLabel,
    pub length: Minutes,
    pub submitted_at: Timestamp,
    pub starts_at: Option<Timestamp>,
    pub reason: String,
    pub tone: Tone,
    /// One or two words: "Waiting for sre-leads", "Adding", "Active", "Ended", "Rejected".
    pub state: String,
    pub grant: Option<GrantView>,
    /// The request that asks the same again, after the decision was taken back.
    pub continued_by: Option<RequestId>,
}

/// The page of one request.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct RequestView {
    pub row: RequestRow,
    pub request: Request,
    /// To be sent back with a decision.
    pub content: ContentHash,
    pub person_email: String,
    pub timeline: Vec<TimelineEntry>,
    /// Names of people who may approve now.
    pub approvers: Vec<String>,
    /// Who must still agree: "sre-leads, then by 2 of security"; empty when nobody.
    pub still_needed: String,
    /// Why the caller, whom policy names, cannot approve at this moment.
    pub not_now: Option<String>,
    /// The caller can take their decision back until then.
    pub undo_until: Option<Timestamp>,
    pub allowed: Allowed,
    pub summary: Summary,
    /// Who else holds the same entitlement now.
    pub other_holders: Vec<String>,
    pub earlier: Vec<RequestRow>,
    pub now: Timestamp,
}

/// A card of the approval queue.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct QueueEntry {
    pub row: RequestRow,
    pub content: ContentHash,
    pub ticket: Option<String>,
    pub answer: Answer,
    pub summary: Summary,
    pub other_holders: Vec<String>,
    /// The requester's last requests, newest first, at most five.
    pub earlier: Vec<RequestRow>,
    pub waiting_since: Seconds,
    pub expires_at: Timestamp,
    /// It was decided a moment ago and waits for the caller no more.
    pub settled: Option<Settled>,
}

/// What a card of the queue says after the decision.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Settled {
    /// "Sam Okafor approved this"; how long ago stands beside it.
    pub sentence: String,
    pub at: Timestamp,
    /// Who must agree too: "2 of security".
    pub still_needed: Option<String>,
    /// The caller can take their decision back until then.
    pub undo_until: Option<Timestamp>,
    /// Their approval gives this access already; they can end it.
    pub end: Option<GrantId>,
}

/// What the form shows before it is sent, for each entitlement.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct RequestPreview {
    pub entry: CatalogEntry,
    pub answer: Answer,
    /// Names of people who may approve; empty with an allowed, not automatic answer means: nobody can.
    pub approvers: Vec<String>,
    /// When access would end if it began now or at the asked start.
    pub ends_at: Timestamp,
    /// When a session that was opened in the last moment would end.
    pub sessions_end_by: Timestamp,
    /// Why it cannot be sent as it is, when it cannot.
    pub obstacle: Option<String>,
}
