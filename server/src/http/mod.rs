//! HTTP: what comes in is checked at one gate, becomes a call of one operation, and leaves as a page, a file or JSON.
//!
//! Invariant: every answer carries the security headers; whatever changes something passed the gate. Deliberately not
//! here: what a command does (`operations`), how a page looks (`app`).

pub mod answer;
pub mod asking;
pub mod assets;
pub mod commands;
pub mod cookie;
pub mod downloads;
pub mod events;
pub mod form;
pub mod forms;
pub mod gate;
pub mod health;
pub mod limits;
pub mod local_path;
pub mod pages;
pub mod router;
pub mod routes;
pub mod same_origin;
pub mod security_headers;
pub mod server_functions;
pub mod site;

pub use router::router;
pub use site::Site;
