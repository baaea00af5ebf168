//! Programs that tests need and Rust does not bring. On Debian what is missing is installed; elsewhere its name is
//! said. Servers are started on free ports and end with the value that holds them.

pub(crate) mod cargo_deny;
pub(crate) mod chromium;
mod debian;
pub(crate) mod moto;
pub(crate) mod node;
pub(crate) mod postgres;
mod python;
