//! A router that knows what it routes.
//!
//! Invariant: a route cannot be added without being listed, so that the test of who may do what meets every one.

use super::Site;
use axum::{
    Router,
    handler::Handler,
    routing::{MethodFilter, on},
};
use http::Method;
use std::sync::Arc;

#[derive(Default)]
pub struct Routes {
    pub router: Router<Arc<Site>>,
    pub list: Vec<(Method, &'static str)>,
}

impl Routes {
    pub fn get<H: Handler<T, Arc<Site>>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.on(Method::GET, path, handler)
    }

    pub fn post<H: Handler<T, Arc<Site>>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.on(Method::POST, path, handler)
    }

    pub fn on<H: Handler<T, Arc<Site>>, T: 'static>(
        mut self,
        method: Method,
        path: &'static str,
        handler: H,
    ) -> Self {
        // Only methods that no route uses have no filter.
        if let Ok(filter) = MethodFilter::try_from(method.clone()) {
            self.router = self.router.route(path, on(filter, handler));
            self.list.push((method, path));
        }
        self
    }

    pub fn merge(mut self, more: Self) -> Self {
        self.router = self.router.merge(more.router);
        self.list.extend(more.list);
        self
    }
}
