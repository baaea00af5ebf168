//! What an answer to a reverse question covers, and the record of taking it home.

use super::TermsGroup;
use crate::Context;
use domain::{audit::AuditEvent, catalog::Catalog, person::Member, time::Timestamp};
use serde::Serialize;

#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct ReachCover {
    /// "Who may have this" or "What may they have".
    pub question: &'static str,
    /// Of files and of the audit log: `who-may-have`.
    pub slug: &'static str,
    /// The entitlement or the person.
    pub about: String,
    pub rows: u64,
    /// The easiest first.
    pub groups: Vec<TermsGroup>,
    pub made_at: Timestamp,
    pub made_by: String,
    /// Of Stint.
    pub version: String,
    pub policy_version: String,
    pub catalog_read_at: Option<Timestamp>,
}

/// Said with every answer, because a list without it would be misread.
pub const ASSUMED: &str = "Asked now, for the first time and the shortest length, with a reason, a ticket and a second factor, from no \
                           known address.";

impl ReachCover {
    pub(super) fn new(
        context: &Context,
        (catalog, policy_version): (&Catalog, &str),
        member: &Member,
        (question, slug, about): (&'static str, &'static str, String),
        groups: Vec<TermsGroup>,
        now: Timestamp,
    ) -> Self {
        Self {
            question,
            slug,
            about,
            rows: groups.iter().map(|group| group.count).sum(),
            groups,
            made_at: now,
            made_by: member.person.name.clone(),
            version: context.version.to_owned(),
            policy_version: policy_version.to_owned(),
            catalog_read_at: catalog.import.as_ref().map(|(_, at)| *at),
        }
    }

    /// `filter` names what was asked about, by its id.
    pub(super) async fn record(
        &self,
        context: &Context,
        member: &Member,
        format: &str,
        filter: String,
    ) -> Result<(), storage::Error> {
        let (report, format) = (self.slug.to_owned(), format.to_owned());
        let event = AuditEvent::Exported { report, format, filter, rows: self.rows };
        context.database.begin().await?.commit(self.made_at, member.actor(), event).await.map(drop)
    }
}
