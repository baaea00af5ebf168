//! What comes alive in the browser: one WASM function each, found by name in the page.
//!
//! Invariant: a page does its work without any of them. They read the page and fetch pages of Stint's own; what the
//! server knows and no page holds, the palette's hits and a policy's mistakes, comes by server functions.
//!
//! Deliberately not here: sorting, searching and formatting of data, which stay on the server.

mod chosen;
pub mod copy;
mod elements;
pub mod live;
pub mod live_form;
pub mod menus;
mod morph;
pub mod palette;
pub mod policy_editor;
pub mod queue_keys;
mod refresh;
pub mod request_fields;
mod subscription;
pub mod theme;
mod ticking;
pub mod zone;

pub use copy::CopyButtons;
pub use live::Live;
pub use live_form::{LiveForm, Told};
pub use menus::Menus;
pub use palette::CommandPalette;
pub use policy_editor::PolicyEditor;
pub use queue_keys::QueueKeys;
pub use request_fields::RequestFields;
pub use theme::ThemeToggle;
pub use zone::ZoneReporter;
