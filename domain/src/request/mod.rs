//! A request: what is asked, the state it is in, and what was decided.

mod content;
mod form;
mod refusal;
mod state;
mod undo;
mod view;

pub use content::{Basis, ContentHash};
pub use form::{FieldProblems, RequestDraft, RequestForm};
pub use refusal::Refusal;
pub use state::{Decision, Request, RequestState, Verdict};
pub use undo::{UNDO_LIMIT, Undone};
pub use view::{Allowed, QueueEntry, RequestPreview, RequestRow, RequestView, Settled, TimelineEntry, Tone};

use crate::time::{Minutes, Seconds};

/// A request that nobody decided on expires this long after it was sent.
pub const PENDING_LIMIT: Seconds = Seconds(24 * 60 * 60);
/// How far ahead access can be asked for.
pub const FURTHEST_START: Seconds = Seconds(30 * 24 * 60 * 60);
/// The shortest time that can be asked for.
pub const SHORTEST: Minutes = Minutes(5);
/// The longest, whatever policy says: a week.
pub const LONGEST: Minutes = Minutes(7 * 24 * 60);
/// Entitlements in one form.
pub const MOST_AT_ONCE: usize = 20;
