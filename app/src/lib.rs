//! SCREENS: pages as whole HTML, and the few islands that come alive in the browser. Built twice: `ssr` for the server,
//! `hydrate` for WASM.
//!
//! Invariant: only `islands` is in both builds. A page works without any script; an island makes it quicker or livelier.
//!
//! Deliberately not here: rules (`domain`), what a command does (`operations`), HTTP (`server`), colours (`style/`).

#![cfg_attr(
    feature = "ssr",
    expect(
        unreachable_pub,
        reason = "Leptos' macros make the properties of a component public, however private it is"
    )
)]

pub mod islands;

#[cfg(feature = "ssr")]
mod components;
#[cfg(feature = "ssr")]
mod layout;
#[cfg(feature = "ssr")]
mod pages;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod server;
#[cfg(feature = "ssr")]
mod shell;

#[cfg(feature = "ssr")]
pub use shell::shell;
