//! Signing in and out, and who a browser's cookie stands for.

mod authenticate;
mod cookie;
mod demo;
mod set_zone;
mod sign_in;
mod sign_out;

pub use authenticate::authenticate;
pub(crate) use authenticate::member;
pub use demo::{DemoPerson, demo_people, sign_in_demo};
pub use set_zone::set_zone;
pub use sign_in::{DirectoryKey, SignIn, SignedIn, refuse_sign_in, sign_in};
pub use sign_out::{end_session, list_sessions, sign_out};
