//! Evidence as auditors meet it: the audit log and the four reports.

mod given;

mod audit;
mod report;
mod standing;
