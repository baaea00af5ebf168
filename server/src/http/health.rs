//! Whether the process lives, and whether it can serve people. For load balancers; says nothing else.

use super::Site;
use axum::extract::State;
use http::StatusCode;
use std::sync::Arc;

pub async fn live() -> &'static str {
    "live"
}

/// Ready once the catalog is in memory and while the database answers; not while stopping.
pub async fn ready(State(site): State<Arc<Site>>) -> (StatusCode, &'static str) {
    let answers = site.context.database.read().await.is_ok();
    if *site.ready.borrow() && answers {
        (StatusCode::OK, "ready")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not ready")
    }
}
