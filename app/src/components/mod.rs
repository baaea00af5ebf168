//! The design system: one small component per file, each with its rules in `style/` under the same name.
//!
//! Invariant: a component knows words and shapes, never the database; it is server-rendered and has no behaviour that
//! needs a script. Deliberately not here: what is on a page (`pages`), what stands around every page (`layout`).

pub(crate) mod address;
mod badge;
mod button;
mod cedar;
mod code;
mod confirm;
mod disclosure;
mod drain;
mod empty;
mod entitlement;
mod facts;
mod field;
mod icon;
mod load;
mod notice;
mod page;
mod pagination;
mod problem;
mod risk;
mod table;
mod tabs;
mod time;
mod timeline;
mod trace;
mod zone;

pub(crate) use badge::{Badge, StateDot};
pub(crate) use button::{Button, ButtonLink, Look};
pub(crate) use cedar::{Cedar, CedarDiff};
pub(crate) use code::CodeBlock;
pub(crate) use confirm::Confirm;
pub(crate) use disclosure::Disclosure;
pub(crate) use drain::{DrainBar, FullBar};
pub(crate) use empty::EmptyState;
pub(crate) use entitlement::EntitlementLabel;
pub(crate) use facts::{Fact, Facts};
pub(crate) use field::{Choice, SelectField, TextArea, TextField};
pub(crate) use icon::{Icon, Symbol};
pub(crate) use load::Load;
pub(crate) use notice::NoticeBar;
pub(crate) use page::{Page, Section};
pub(crate) use pagination::Pagination;
pub(crate) use problem::ProblemMessage;
pub(crate) use risk::{RiskBadge, SummaryList};
pub(crate) use table::{Cell, Column, DataTable, HeadCell, OnPhone};
pub(crate) use tabs::{Tab, Tabs};
pub(crate) use time::{Age, Moment, Remaining, Until};
pub(crate) use timeline::Timeline;
pub(crate) use trace::{Trace, emphasized};
pub(crate) use zone::{moment_text, weekday_text};
