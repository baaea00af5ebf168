//! The story of a request in sentences, oldest first.

use domain::{
    connector::Change,
    evidence::Receipt,
    grant::{Ending, Grant, GrantState, GrantView},
    holding::WAS_STANDING,
    person::{Actor, Member},
    report::LATE,
    request::{Request, RequestRow, RequestState, TimelineEntry, Tone, Verdict},
    time::Timestamp,
};

/// Which read it was stands in the receipt.
const ADDED: &str = "Active: a second read of AWS shows it";
const REMOVED: &str = "Removed: a second read of AWS shows it gone";

/// As told to that member.
pub(super) fn timeline(
    request: &Request,
    row: &RequestRow,
    member: &Member,
    now: Timestamp,
) -> Vec<TimelineEntry> {
    let is_own = member.person.id == request.person;
    let asker = if is_own { "You" } else { &row.person_name };
    let mut told = Told::default();
    told.detailed(
        request.submitted_at,
        Tone::Neutral,
        format!("{asker} asked"),
        Some(request.reason.to_string()),
    );
    told.agreed(request, member);
    told.decided(request, &row.state, member, now);
    if let Some(view) = &row.grant {
        let who = if is_own { "you" } else { &row.person_name };
        told.carried_out(view, who, now);
    }
    // Several things of one moment stay in the order in which they were told.
    told.entries.sort_by_key(|entry| entry.at);
    told.entries
}

#[derive(Default)]
struct Told {
    entries: Vec<TimelineEntry>,
}

impl Told {
    fn plain(&mut self, at: Timestamp, tone: Tone, sentence: impl Into<String>) {
        self.detailed(at, tone, sentence, None);
    }

    fn detailed(&mut self, at: Timestamp, tone: Tone, sentence: impl Into<String>, detail: Option<String>) {
        self.entries.push(TimelineEntry { at, tone, sentence: sentence.into(), detail });
    }

    /// Those after whom others had to agree too.
    fn agreed(&mut self, request: &Request, member: &Member) {
        for approval in &request.approvals {
            let sentence = format!("{} agreed to {}", who(&approval.by, member), approval.length);
            let comment = approval.comment.as_ref().map(ToString::to_string);
            self.detailed(approval.at, Tone::Neutral, sentence, comment);
        }
    }

    fn decided(&mut self, request: &Request, state: &str, member: &Member, now: Timestamp) {
        match &request.state {
            RequestState::Pending { expires_at } => {
                let sentence = state.to_owned();
                let detail = format!("It expires in {} when nobody decides.", expires_at.since(now));
                let since = request.approvals.last().map_or(request.submitted_at, |approval| approval.at);
                self.detailed(since, Tone::Waiting, sentence, Some(detail));
            }
            RequestState::Withdrawn { at } => self.plain(*at, Tone::Neutral, "Withdrawn"),
            RequestState::Expired { at } => {
                self.plain(*at, Tone::Neutral, "Expired: nobody decided in time");
            }
            RequestState::Approved { decision, .. } | RequestState::Rejected { decision } => {
                let by = who(&decision.by, member);
                let detail = decision.comment.as_ref().map(ToString::to_string);
                let sentence = match (decision.verdict, &decision.by) {
                    (Verdict::Rejected, _) => format!("{by} rejected it"),
                    (Verdict::Approved, Actor::Policy { id }) => {
                        format!("Approved for {} by policy {id}, which asks nobody", decision.length)
                    }
                    (Verdict::Approved, _) => format!("{by} approved for {}", decision.length),
                };
                self.detailed(decision.at, Tone::Neutral, sentence, detail);
            }
        }
    }

    fn carried_out(&mut self, view: &GrantView, who: &str, now: Timestamp) {
        let grant = &view.grant;
        let account = &view.account.name;
        match &grant.state {
            GrantState::Scheduled => self.plain(grant.starts_at, Tone::Waiting, "Access begins"),
            GrantState::Adding { since } => {
                let sentence = format!("AWS is adding {who} to {account}");
                self.detailed(*since, Tone::Waiting, sentence, view.wait.clone());
            }
            _ => {}
        }
        for receipt in &view.receipts {
            match receipt.change {
                Change::Add => {
                    self.detailed(receipt.confirmed_at, Tone::Active, ADDED, Some(detail(receipt)))
                }
                Change::Remove => {
                    self.detailed(receipt.confirmed_at, Tone::Neutral, REMOVED, Some(detail(receipt)));
                }
            }
        }
        match &grant.state {
            GrantState::Active { .. } => self.plain(grant.ends_at, Tone::Waiting, "Access ends"),
            GrantState::Removing { due, ending } => {
                let late = now.since(*due) > LATE;
                let tone = if late { Tone::Danger } else { Tone::Waiting };
                let sentence =
                    format!("{}. AWS is removing access to {account}", because(ending, grant, who));
                self.detailed(*due, tone, sentence, view.wait.clone());
            }
            GrantState::Ended { at, ending, .. } => self.ended(view, *at, ending, who),
            GrantState::Scheduled | GrantState::Adding { .. } => {}
        }
    }

    fn ended(&mut self, view: &GrantView, at: Timestamp, ending: &Ending, who: &str) {
        let grant = &view.grant;
        let tone = if matches!(ending, Ending::Failure { .. }) { Tone::Danger } else { Tone::Neutral };
        let was_standing = view.receipts.iter().any(|receipt| receipt.note.as_deref() == Some(WAS_STANDING));
        let was_removed = view.receipts.iter().any(|receipt| receipt.change == Change::Remove);
        let detail = if is_kept(grant) {
            Some("Another grant keeps the access until its own end.".to_owned())
        } else if was_standing {
            Some(WAS_STANDING.to_owned())
        } else if !was_removed {
            Some("Nothing had been added, so nothing was removed.".to_owned())
        } else {
            None
        };
        self.detailed(at, tone, because(ending, grant, who), detail);
    }
}

fn is_kept(grant: &Grant) -> bool {
    matches!(grant.state, GrantState::Ended { kept_by: Some(_), .. })
}

fn because(ending: &Ending, grant: &Grant, who: &str) -> String {
    match ending {
        Ending::Expiry => "Ended at its time".to_owned(),
        Ending::Early { by: Actor::Person { id, .. } } if *id == grant.person => {
            format!("Ended early by {who}")
        }
        Ending::Early { by } => format!("Ended early by {}", by.label()),
        Ending::TakenBack { by } => format!("{} took the approval back", by.label()),
        Ending::Departure { cause } => format!("Ended early: {cause}"),
        Ending::Failure { sentence } => format!("Access could not be given. {sentence}"),
    }
}

fn who(actor: &Actor, member: &Member) -> String {
    if *actor == member.actor() { "You".to_owned() } else { actor.label().to_owned() }
}

fn detail(receipt: &Receipt) -> String {
    let took = format!("{} after it was due", receipt.lateness());
    let calls = match receipt.attempts {
        0 => "no call was needed".to_owned(),
        1 => "one call".to_owned(),
        several => format!("{several} calls"),
    };
    let note = receipt.note.as_ref().map(|note| format!(" {note}")).unwrap_or_default();
    format!("{took}, {calls}.{note}")
}
