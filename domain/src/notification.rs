//! Alarms on their way to people outside Stint: what they say, and how long an undelivered one waits.
//!
//! Deliberately not here: how they travel (`connectors::webhook`) and when a late removal is an alarm (`removal`).

use crate::{
    connector::Setback,
    id::{AccountId, GrantId, NotificationId},
    time::{Seconds, Timestamp},
};
use serde::{Deserialize, Serialize};

/// One message of the outbox, kept until the hook has taken it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Notification {
    pub id: NotificationId,
    /// JSON, the same bytes at each try.
    pub body: String,
    pub created_at: Timestamp,
    /// Tries that failed.
    pub attempts: u32,
    pub next_at: Timestamp,
}

/// What is wrong with the way to the hook.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Undelivered {
    pub since: Timestamp,
    /// Such as "hooks.example.com answered 404".
    pub problem: String,
    /// Messages that wait, this one included.
    pub waiting: u64,
}

/// Takes messages for people.
#[async_trait::async_trait]
pub trait Hook: Send + Sync {
    /// The same `id` at each try, so that the other side can tell a repetition. The error is for people and names the
    /// host only: the rest of an address is often a secret.
    async fn deliver(&self, id: &NotificationId, body: &str, now: Timestamp) -> Result<(), String>;
}

/// A removal that is late, as the hook is told. `text` is what chat programs show.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct LateRemoval {
    #[serde(rename = "type")]
    pub kind: String,
    pub text: String,
    pub grant: GrantId,
    pub person: String,
    pub account: AccountId,
    pub account_name: String,
    pub permission_set: String,
    pub due_at: Timestamp,
    pub overdue_seconds: u64,
    pub cause: Option<String>,
    pub aws_code: Option<String>,
    pub aws_request_id: Option<String>,
    pub link: String,
}

/// Who still has what, in words.
#[derive(Clone, Copy, Debug)]
pub struct Late<'a> {
    pub grant: &'a GrantId,
    pub person: &'a str,
    pub account: (&'a AccountId, &'a str),
    pub permission_set: &'a str,
    pub due_at: Timestamp,
    pub overdue: Seconds,
    pub setback: Option<&'a Setback>,
    /// The page of operations.
    pub link: &'a str,
}

impl LateRemoval {
    pub const KIND: &str = "stint.removal_late";

    pub fn of(late: Late<'_>) -> Self {
        let (account, account_name) = late.account;
        let setback = late.setback.cloned();
        Self {
            kind: Self::KIND.to_owned(),
            text: plain(&late.text()),
            grant: late.grant.clone(),
            person: late.person.to_owned(),
            account: account.clone(),
            account_name: account_name.to_owned(),
            permission_set: late.permission_set.to_owned(),
            due_at: late.due_at,
            overdue_seconds: late.overdue.0,
            cause: setback.as_ref().map(|setback| setback.sentence.clone()),
            aws_code: setback.as_ref().and_then(|setback| setback.code.clone()),
            aws_request_id: setback.and_then(|setback| setback.request_id),
            link: late.link.to_owned(),
        }
    }
}

impl Late<'_> {
    fn text(&self) -> String {
        let Self { person, permission_set, account: (_, account), due_at, overdue, link, .. } = self;
        let cause = self.setback.map_or(String::new(), |setback| {
            let traces = [("", &setback.code), ("AWS request ", &setback.request_id)];
            let traces = traces.map(|(name, trace)| trace.as_ref().map(|trace| format!("{name}{trace}")));
            let traces: Vec<String> = traces.into_iter().flatten().collect();
            match traces.is_empty() {
                true => format!(" {}", setback.sentence),
                false => format!(" {} ({})", setback.sentence, traces.join(", ")),
            }
        });
        format!(
            "A removal is {overdue} late: {person} still has {permission_set} in {account}, due to end at {due_at}.{cause} \
             Stint goes on trying: {link}"
        )
    }
}

/// A name such as `<!channel>` must not call everyone.
fn plain(text: &str) -> String {
    text.replace('<', "‹").replace('>', "›")
}

/// Until the next try: 10 s, doubled with each failed one, at most 10 min. It is never given up.
pub fn wait(attempts: u32) -> Seconds {
    Seconds(10_u64.saturating_mul(2_u64.saturating_pow(attempts.saturating_sub(1))).min(600))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connector::SetbackKind;

    #[test]
    fn the_text_says_who_still_has_what_since_when_and_why_and_calls_nobody() {
        let setback = Setback {
            kind: SetbackKind::Throttled,
            sentence: "AWS allows 20 calls a second.".to_owned(),
            code: Some("ThrottlingException".to_owned()),
            request_id: Some("r-1".to_owned()),
        };
        let account = "123456789012".parse().expect("twelve digits");
        let told = LateRemoval::of(Late {
            grant: &GrantId::from_bits(1),
            person: "<!channel> Ana",
            account: (&account, "prod-web"),
            permission_set: "ReadOnlyAccess",
            due_at: Timestamp::from_seconds(1_795_424_400),
            overdue: Seconds(900),
            setback: Some(&setback),
            link: "https://stint.example.com/operations",
        });
        assert_eq!(
            told.text,
            "A removal is 15 min late: ‹!channel› Ana still has ReadOnlyAccess in prod-web, due to end at \
             2026-11-23T09:00:00Z. AWS allows 20 calls a second. (ThrottlingException, AWS request r-1) Stint goes on \
             trying: https://stint.example.com/operations"
        );
    }

    #[test]
    fn an_undelivered_alarm_waits_longer_and_longer_up_to_ten_minutes() {
        assert_eq!([1, 2, 3, 7, u32::MAX].map(|attempts| wait(attempts).0), [10, 20, 40, 600, 600]);
    }
}
