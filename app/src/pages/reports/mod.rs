//! The auditor's reports, for auditors and administrators.

mod access;
mod cover;
mod filters;
mod frame;
mod grants;
mod histogram;
mod list;
mod show;
mod standing;
mod timeliness;

pub(crate) use list::ReportList;
pub(crate) use show::ReportPage;
