//! Asking, deciding and looking at requests.

mod approve;
mod assess;
pub(crate) mod decide;
mod decide_several;
mod expire_pending;
mod list;
mod preview;
mod queue;
mod reject;
pub(crate) mod rows;
mod settled;
mod show;
mod submit;
mod timeline;
mod undo;
mod withdraw;

pub use approve::{Approved, DecisionForm, approve};
pub(crate) use assess::{outlook, times_before};
pub use decide_several::{MOST_AT_ONCE, Row, SeveralForm, decide_several};
pub use expire_pending::expire_pending;
pub use list::{RequestList, RequestListQuery, list};
pub(crate) use preview::foresee;
pub use preview::preview;
pub use queue::{queue, queue_length};
pub use reject::reject;
pub use show::show;
pub use submit::submit;
pub use undo::undo;
pub use withdraw::withdraw;
