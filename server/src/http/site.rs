//! What every handler works with.

use super::{assets::Files, cookie::Cookies, limits::Limits};
use crate::{config::Origin, login::Login};
use app::server::Assets;
use http::HeaderName;
use operations::Context;
use std::sync::Arc;
use tokio::sync::watch;

pub struct Site {
    pub context: Context,
    pub origin: Origin,
    pub cookies: Cookies,
    pub login: Login,
    pub assets: Arc<Assets>,
    pub files: Files,
    pub limits: Limits,
    /// The header in which a trusted proxy names the browser's address.
    pub address_header: Option<HeaderName>,
    /// The first catalog is in memory and the server is not stopping.
    pub ready: watch::Sender<bool>,
    /// Turns true when the process is asked to end.
    pub stopping: watch::Receiver<bool>,
}

impl Site {
    pub fn is_demo(&self) -> bool {
        matches!(self.login, Login::Demo)
    }
}
