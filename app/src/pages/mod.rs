//! The pages. A page file holds the page and the small components that only it uses; its data comes from one operation.

pub(crate) mod audit;
pub(crate) mod catalog;
mod home;
pub(crate) mod operations;
pub(crate) mod policies;
mod problem;
pub(crate) mod queue;
pub(crate) mod reports;
pub(crate) mod requests;
mod sessions;
mod sign_in;
pub(crate) mod simulator;

pub(crate) use home::Home;
pub(crate) use problem::{NotFound, Problem};
pub(crate) use sessions::Sessions;
pub(crate) use sign_in::SignIn;
