//! Every fact worth recording. A new kind of change gets a variant here before it can be committed.

use crate::{
    catalog::{Entitlement, ImportCounts, PermissionSetHash},
    connector::Setback,
    evidence::Receipt,
    finding::{FindingKind, FindingSubject},
    grant::{Ending, Grant},
    id::{
        DecisionId, FindingId, GrantId, ImportId, IncidentId, PermissionSetId, PersonId, ProposalId,
        ReceiptId, RequestId,
    },
    person::Actor,
    policy::{Answer, PolicyFault, Way},
    request::{ContentHash, Request},
    sweep::Swept,
    time::{Minutes, Seconds, Timestamp},
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AuditEvent {
    ServerStarted {
        version: String,
    },
    ServerStopped,
    SignedIn {
        method: String,
    },
    SignInRefused {
        method: String,
        cause: String,
    },
    SignedOut,
    PersonAdded {
        person: PersonId,
        name: String,
        issuer: String,
        subject: String,
    },
    /// Someone tried what they may not do.
    Denied {
        operation: String,
        cause: String,
    },
    CatalogImported {
        import: ImportId,
        counts: ImportCounts,
    },
    CatalogImportFailed {
        import: ImportId,
        setback: Setback,
    },
    PolicyLoaded {
        version: String,
        policies: u32,
    },
    /// The file in the folder has faults; the last good version stays in force.
    PolicyRefused {
        faults: Vec<PolicyFault>,
    },
    /// A change of the policies waits for a second administrator.
    PolicyProposed {
        proposal: ProposalId,
        base: u32,
        version: String,
        reason: String,
    },
    PolicyConfirmed {
        proposal: ProposalId,
    },
    PolicyProposalRefused {
        proposal: ProposalId,
        comment: String,
    },
    PolicyProposalWithdrawn {
        proposal: ProposalId,
    },
    /// A version of the policies in the database came into force.
    PolicyInForce {
        number: u32,
        version: String,
        policies: u32,
        reason: String,
        way: Way,
    },
    RequestSubmitted {
        request: Box<Request>,
        content: ContentHash,
    },
    RequestApproved {
        request: RequestId,
        decision: DecisionId,
        content: ContentHash,
        length: Minutes,
        comment: Option<String>,
        /// The evaluator's answer to "may this person approve this", at that moment.
        answer: Box<Answer>,
        grant: Box<Grant>,
    },
    /// One approval of several; others must agree too.
    RequestAgreed {
        request: RequestId,
        decision: DecisionId,
        content: ContentHash,
        length: Minutes,
        comment: Option<String>,
        /// In words: "2 of security".
        still_needed: String,
    },
    RequestRejected {
        request: RequestId,
        decision: DecisionId,
        content: ContentHash,
        comment: Option<String>,
    },
    /// Who decided took it back while it was fresh. The decision itself stays. `continued_by` asks the same again, when
    /// the decision had closed the request.
    DecisionTakenBack {
        request: RequestId,
        decision: DecisionId,
        continued_by: Option<RequestId>,
    },
    RequestWithdrawn {
        request: RequestId,
    },
    RequestExpired {
        request: RequestId,
    },
    /// Its start has come.
    GrantStarted {
        grant: GrantId,
        person: PersonId,
        entitlement: Entitlement,
    },
    GrantEnding {
        grant: GrantId,
        person: PersonId,
        entitlement: Entitlement,
        ending: Ending,
    },
    GrantEnded {
        grant: GrantId,
        person: PersonId,
        entitlement: Entitlement,
        kept_by: Option<GrantId>,
    },
    AccessAdded {
        receipt: Box<Receipt>,
    },
    AccessRemoved {
        receipt: Box<Receipt>,
    },
    /// An attempt that did not work; the next one is planned.
    AccessDelayed {
        person: PersonId,
        entitlement: Entitlement,
        setback: Setback,
        attempts: u32,
    },
    /// An alarm: the removal is overdue by so long and not confirmed.
    RemovalLate {
        grant: GrantId,
        person: PersonId,
        entitlement: Entitlement,
        due_at: Timestamp,
        overdue: Seconds,
        attempts: u32,
        setback: Option<Setback>,
    },
    /// An administrator wanted the next try at once.
    RemovalBroughtForward {
        grant: GrantId,
        person: PersonId,
        entitlement: Entitlement,
    },
    Exported {
        report: String,
        format: String,
        filter: String,
        rows: u64,
    },
    /// Someone wrote the ledger to a file.
    LedgerExported {
        entries: u64,
        audit_sequence: i64,
        unreadable: u64,
    },
    /// After the database was lost: what a file knew stands in the ledger again. The log goes on from where the restored
    /// database ended; the file's last record shows what is missing between.
    LedgerRebuilt {
        exported_at: Timestamp,
        audit_sequence: i64,
        audit_head: String,
        grants: u64,
        holdings: u64,
        ended: u64,
        unexplained: u64,
    },
    /// No version of Stint writes such a row: it is left out until someone mends it. `incident` stands in the log.
    RowUnreadable {
        incident: IncidentId,
        table: String,
        column: String,
        row: String,
    },
    /// The person is disabled in Stint or no longer in the directory: sessions, pending requests and access end. The
    /// events of those follow.
    PersonLeft {
        person: PersonId,
        cause: String,
        sessions: u64,
    },
    /// So many people were missing at once that the import is taken as incomplete: nothing ends.
    LeaversHeldBack {
        import: ImportId,
        missing: u64,
        of: u64,
    },
    /// AWS itself denies this person everything with that permission set in that account from that moment on. The hashes
    /// are SHA-256 of the permission set's inline policy without Stint's statements, and with them.
    FenceRaised {
        grant: GrantId,
        person: PersonId,
        entitlement: Entitlement,
        denies_from: Timestamp,
        original_hash: String,
        policy_hash: String,
    },
    /// The Deny is taken out again. When no other fence is left, both hashes are the same.
    FenceLowered {
        grant: GrantId,
        person: PersonId,
        entitlement: Entitlement,
        original_hash: String,
        policy_hash: String,
    },
    /// The grant goes on as without a fence.
    FenceRefused {
        grant: GrantId,
        person: PersonId,
        entitlement: Entitlement,
        cause: String,
    },
    /// Somebody changed an inline policy while it had fences: only Stint's own statements are taken out of it.
    FencedPolicyEdited {
        permission_set: PermissionSetId,
    },
    /// An import found that it allows something else than before. Decisions from before give nothing any more.
    PermissionSetChanged {
        permission_set: PermissionSetId,
        before: PermissionSetHash,
        after: PermissionSetHash,
        /// "can now read secrets".
        gains: String,
    },
    /// Something to look at was seen for the first time.
    FindingRaised {
        finding: FindingId,
        of: FindingKind,
        about: FindingSubject,
        person: Option<PersonId>,
    },
    /// It is not seen any more.
    FindingResolved {
        finding: FindingId,
        of: FindingKind,
        about: FindingSubject,
        person: Option<PersonId>,
    },
    /// Access that Stint added, that nothing keeps and that AWS has goes the usual way of removals. `receipt` proves that
    /// Stint added it; without one the ledger itself said so.
    LeftoverToBeRemoved {
        person: PersonId,
        entitlement: Entitlement,
        receipt: Option<ReceiptId>,
        due_at: Timestamp,
    },
    /// All that AWS has was compared with all that it should have.
    LedgerCompared {
        swept: Swept,
    },
}

/// One link of the chain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditRecord {
    /// From 1, without gaps.
    pub sequence: i64,
    pub at: Timestamp,
    pub actor: Actor,
    pub event: AuditEvent,
    /// Hash of the record before.
    pub previous: String,
    pub hash: String,
}

/// What a record is about; kept in columns of their own so that the log can be searched.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Subjects {
    pub person: Option<PersonId>,
    pub request: Option<RequestId>,
    pub grant: Option<GrantId>,
    pub entitlement: Option<Entitlement>,
}

impl AuditEvent {
    /// The value of `kind`, as stored and searched.
    pub const KINDS: &[&str] = &[
        "server_started",
        "server_stopped",
        "signed_in",
        "sign_in_refused",
        "signed_out",
        "person_added",
        "denied",
        "catalog_imported",
        "catalog_import_failed",
        "policy_loaded",
        "policy_refused",
        "policy_proposed",
        "policy_confirmed",
        "policy_proposal_refused",
        "policy_proposal_withdrawn",
        "policy_in_force",
        "request_submitted",
        "request_approved",
        "request_agreed",
        "request_rejected",
        "decision_taken_back",
        "request_withdrawn",
        "request_expired",
        "grant_ending",
        "grant_ended",
        "access_added",
        "access_removed",
        "access_delayed",
        "exported",
        "grant_started",
        "row_unreadable",
        "person_left",
        "leavers_held_back",
        "removal_late",
        "removal_brought_forward",
        "ledger_exported",
        "ledger_rebuilt",
        "fence_raised",
        "fence_lowered",
        "fence_refused",
        "fenced_policy_edited",
        "permission_set_changed",
        "finding_raised",
        "finding_resolved",
        "leftover_to_be_removed",
        "ledger_compared",
    ];

    pub fn kind(&self) -> &'static str {
        match self {
            Self::ServerStarted { .. } => "server_started",
            Self::ServerStopped => "server_stopped",
            Self::SignedIn { .. } => "signed_in",
            Self::SignInRefused { .. } => "sign_in_refused",
            Self::SignedOut => "signed_out",
            Self::PersonAdded { .. } => "person_added",
            Self::Denied { .. } => "denied",
            Self::CatalogImported { .. } => "catalog_imported",
            Self::CatalogImportFailed { .. } => "catalog_import_failed",
            Self::PolicyLoaded { .. } => "policy_loaded",
            Self::PolicyRefused { .. } => "policy_refused",
            Self::PolicyProposed { .. } => "policy_proposed",
            Self::PolicyConfirmed { .. } => "policy_confirmed",
            Self::PolicyProposalRefused { .. } => "policy_proposal_refused",
            Self::PolicyProposalWithdrawn { .. } => "policy_proposal_withdrawn",
            Self::PolicyInForce { .. } => "policy_in_force",
            Self::RequestSubmitted { .. } => "request_submitted",
            Self::RequestApproved { .. } => "request_approved",
            Self::RequestAgreed { .. } => "request_agreed",
            Self::RequestRejected { .. } => "request_rejected",
            Self::DecisionTakenBack { .. } => "decision_taken_back",
            Self::RequestWithdrawn { .. } => "request_withdrawn",
            Self::RequestExpired { .. } => "request_expired",
            Self::GrantEnding { .. } => "grant_ending",
            Self::GrantEnded { .. } => "grant_ended",
            Self::AccessAdded { .. } => "access_added",
            Self::AccessRemoved { .. } => "access_removed",
            Self::AccessDelayed { .. } => "access_delayed",
            Self::Exported { .. } => "exported",
            Self::GrantStarted { .. } => "grant_started",
            Self::RowUnreadable { .. } => "row_unreadable",
            Self::PersonLeft { .. } => "person_left",
            Self::LeaversHeldBack { .. } => "leavers_held_back",
            Self::RemovalLate { .. } => "removal_late",
            Self::RemovalBroughtForward { .. } => "removal_brought_forward",
            Self::LedgerExported { .. } => "ledger_exported",
            Self::LedgerRebuilt { .. } => "ledger_rebuilt",
            Self::FenceRaised { .. } => "fence_raised",
            Self::FenceLowered { .. } => "fence_lowered",
            Self::FenceRefused { .. } => "fence_refused",
            Self::FencedPolicyEdited { .. } => "fenced_policy_edited",
            Self::PermissionSetChanged { .. } => "permission_set_changed",
            Self::FindingRaised { .. } => "finding_raised",
            Self::FindingResolved { .. } => "finding_resolved",
            Self::LeftoverToBeRemoved { .. } => "leftover_to_be_removed",
            Self::LedgerCompared { .. } => "ledger_compared",
        }
    }

    pub fn subjects(&self) -> Subjects {
        let entitled = |person: &PersonId, entitlement: &Entitlement| Subjects {
            person: Some(person.clone()),
            entitlement: Some(entitlement.clone()),
            ..Subjects::default()
        };
        match self {
            Self::PersonAdded { person, .. } | Self::PersonLeft { person, .. } => {
                Subjects { person: Some(person.clone()), ..Subjects::default() }
            }
            Self::RequestSubmitted { request, .. } => Subjects {
                request: Some(request.id.clone()),
                ..entitled(&request.person, &request.entitlement)
            },
            Self::RequestApproved { request, grant, .. } => Subjects {
                request: Some(request.clone()),
                grant: Some(grant.id.clone()),
                ..entitled(&grant.person, &grant.entitlement)
            },
            Self::RequestRejected { request, .. }
            | Self::RequestAgreed { request, .. }
            | Self::DecisionTakenBack { request, .. }
            | Self::RequestWithdrawn { request }
            | Self::RequestExpired { request } => {
                Subjects { request: Some(request.clone()), ..Subjects::default() }
            }
            Self::GrantStarted { grant, person, entitlement }
            | Self::GrantEnding { grant, person, entitlement, .. }
            | Self::GrantEnded { grant, person, entitlement, .. }
            | Self::RemovalLate { grant, person, entitlement, .. }
            | Self::RemovalBroughtForward { grant, person, entitlement }
            | Self::FenceRaised { grant, person, entitlement, .. }
            | Self::FenceLowered { grant, person, entitlement, .. }
            | Self::FenceRefused { grant, person, entitlement, .. } => {
                Subjects { grant: Some(grant.clone()), ..entitled(person, entitlement) }
            }
            Self::AccessAdded { receipt } | Self::AccessRemoved { receipt } => Subjects {
                grant: receipt.grants.first().cloned(),
                ..entitled(&receipt.person, &receipt.entitlement)
            },
            Self::AccessDelayed { person, entitlement, .. }
            | Self::LeftoverToBeRemoved { person, entitlement, .. } => entitled(person, entitlement),
            Self::FindingRaised { about, person, .. } | Self::FindingResolved { about, person, .. } => {
                let FindingSubject::Access { entitlement, .. } = about;
                let entitlement = Some(entitlement.clone());
                Subjects { person: person.clone(), entitlement, ..Subjects::default() }
            }
            _ => Subjects::default(),
        }
    }
}
