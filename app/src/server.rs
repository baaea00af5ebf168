//! What the server tells a page about this visit, and what a server function may ask.
//!
//! Invariant: who is asking comes from the session that the server checked, never from what the browser sent.
//! Deliberately not here: cookies, routes and forms (`server`), rules (`operations`).

use domain::{
    person::Member,
    problem::{Kind, Problem},
    session::SessionHash,
    time::Timestamp,
};
use leptos::context::use_context;
use leptos_axum::ResponseOptions;
use operations::Context;
use std::{collections::BTreeMap, sync::Arc};

/// One request for a page or for a server function. Cheap to clone.
#[derive(Clone)]
pub struct Visit {
    pub context: Context,
    /// `None` only on the sign-in page, and on problem pages for people who are not signed in.
    pub member: Option<Arc<Member>>,
    /// The session that this visit belongs to; to mark "this browser" in a list of sessions.
    pub session: Option<SessionHash>,
    /// As in the address bar: `/catalog?q=prod`.
    pub path_and_query: String,
    pub assets: Arc<Assets>,
    /// The choose-a-person sign-in is on: every page shows the demo's banner.
    pub demo: bool,
    /// The form that was sent to this page's address and refused.
    pub submission: Option<Arc<Submission>>,
    /// What was just done, to be announced once.
    pub notice: Option<Notice>,
    /// Set when this problem is to be shown instead of the page at this address; the status is set already.
    pub problem: Option<Problem>,
    /// IANA name of the zone to show times in; `UTC` until the browser told.
    pub zone: String,
}

/// Names of the files below `/assets/`, as built.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Assets {
    /// The script's name without `.js`, the module's without `_bg.wasm`.
    pub output_name: String,
    pub css: String,
    /// From the name in `style/static` to the name that it is served by.
    pub files: BTreeMap<String, String>,
}

/// A form to be shown again with what was typed: a refused one, or one that only wanted to be looked at.
#[derive(Clone, Debug)]
pub struct Submission {
    pub form: BTreeMap<String, Vec<String>>,
    /// `None` when nothing was refused.
    pub problem: Option<Problem>,
    /// The path that the form was sent to.
    pub action: String,
}

/// What was just done, as the server keeps it in a cookie of one minute between the form and the next page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Notice {
    Sent,
    Approved,
    Agreed,
    Rejected,
    AllDecided,
    TakenBack,
    Withdrawn,
    Ending,
    TryingNow,
    Favourite,
    NoFavourite,
    ImportStarted,
    PolicyProposed,
    PolicyInForce,
    PolicyRefused,
    PolicyWithdrawn,
    ZoneSaved,
    SessionEnded,
    SignedOut,
}

impl Notice {
    pub const ALL: &[Self] = &[
        Self::Sent,
        Self::Approved,
        Self::Agreed,
        Self::Rejected,
        Self::AllDecided,
        Self::TakenBack,
        Self::Withdrawn,
        Self::Ending,
        Self::TryingNow,
        Self::Favourite,
        Self::NoFavourite,
        Self::ImportStarted,
        Self::PolicyProposed,
        Self::PolicyInForce,
        Self::PolicyRefused,
        Self::PolicyWithdrawn,
        Self::ZoneSaved,
        Self::SessionEnded,
        Self::SignedOut,
    ];

    pub const fn key(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Approved => "approved",
            Self::Agreed => "agreed",
            Self::Rejected => "rejected",
            Self::AllDecided => "all-decided",
            Self::TakenBack => "taken-back",
            Self::Withdrawn => "withdrawn",
            Self::Ending => "ending",
            Self::TryingNow => "trying-now",
            Self::Favourite => "favourite",
            Self::NoFavourite => "no-favourite",
            Self::ImportStarted => "import-started",
            Self::PolicyProposed => "policy-proposed",
            Self::PolicyInForce => "policy-in-force",
            Self::PolicyRefused => "policy-refused",
            Self::PolicyWithdrawn => "policy-withdrawn",
            Self::ZoneSaved => "zone-saved",
            Self::SessionEnded => "session-ended",
            Self::SignedOut => "signed-out",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|notice| notice.key() == key)
    }

    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Sent => "Your request is sent.",
            Self::Approved => "Approved. AWS is being told now.",
            Self::Agreed => "You approved. Others must agree too.",
            Self::Rejected => "Rejected. The requester sees your comment.",
            Self::AllDecided => "All selected requests are decided.",
            Self::TakenBack => "Your decision is taken back. The request waits again.",
            Self::Withdrawn => "Your request is withdrawn.",
            Self::Ending => "Access is being removed.",
            Self::TryingNow => "Stint tries this removal again now.",
            Self::Favourite => "Added to your favourites.",
            Self::NoFavourite => "Removed from your favourites.",
            Self::ImportStarted => "Stint is reading the organization again.",
            Self::PolicyProposed => "Proposed. A second administrator has to confirm it.",
            Self::PolicyInForce => "The new policies are in force.",
            Self::PolicyRefused => "Refused. The author sees your comment.",
            Self::PolicyWithdrawn => "The proposal is withdrawn.",
            Self::ZoneSaved => "Times are shown in your zone.",
            Self::SessionEnded => "That session has ended.",
            Self::SignedOut => "You are signed out.",
        }
    }
}

impl Visit {
    /// What was typed in a field of the refused form; empty when nothing was refused.
    pub fn typed(&self, field: &str) -> String {
        let values = self.submission.as_ref().and_then(|submission| submission.form.get(field));
        values.and_then(|values| values.first()).cloned().unwrap_or_default()
    }

    /// The sentence on a field of the refused form.
    pub fn field_problem(&self, field: &str) -> Option<String> {
        self.submission.as_ref()?.problem.as_ref()?.field(field).map(str::to_owned)
    }

    /// `YYYY-MM-DDTHH:MM` on a clock in the person's zone. A time that a clock shows twice means the first one.
    pub fn instant(&self, typed: &str) -> Option<Timestamp> {
        let civil: jiff::civil::DateTime = typed.parse().ok()?;
        let zoned = civil.in_tz(&self.zone).ok()?;
        Some(Timestamp::from_microseconds(zoned.timestamp().as_microsecond()))
    }

    /// The address of a file of `style/static`.
    pub fn file(&self, name: &str) -> String {
        let served = self.assets.files.get(name).map_or(name, String::as_str);
        format!("/assets/{served}")
    }
}

/// Whether the zone database knows the name.
pub fn is_zone(name: &str) -> bool {
    jiff::tz::TimeZone::get(name).is_ok()
}

/// This visit. For pages and layouts; the server provides it before it renders anything.
pub fn visit() -> Visit {
    // Nothing of the app runs outside a handler of the server, which always provides it.
    use_context().expect("the server provides the visit")
}

/// Who is asking, for a server function.
pub fn caller() -> Result<(Context, Arc<Member>), Problem> {
    let visit = visit();
    let member = visit
        .member
        .ok_or_else(|| Problem::new(Kind::SignedOut, "Your session has ended. Sign in again to go on."))?;
    Ok((visit.context, member))
}

/// The status that this answer is sent with, such as a problem's.
pub fn set_status(status: u16) {
    let options = use_context::<ResponseOptions>();
    if let (Some(options), Ok(status)) = (options, http::StatusCode::from_u16(status)) {
        options.set_status(status);
    }
}
