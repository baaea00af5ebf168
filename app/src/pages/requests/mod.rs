//! Requests: asking, the list of them, and the whole story of each.

mod decision;
mod facts;
mod grant;
mod lines;
mod list;
mod new;
mod show;
mod state;
mod undo;

pub(crate) use decision::{DecisionForm, Target, Window};
pub(crate) use facts::{Earlier, holders};
pub(crate) use grant::GrantPanel;
pub(crate) use lines::RequestLines;
pub(crate) use list::RequestList;
pub(crate) use new::{NewRequest, PreviewCard};
pub(crate) use show::RequestPage;
pub(crate) use undo::Undo;
