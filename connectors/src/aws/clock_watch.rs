//! How far this machine's clock is from AWS's, by the `Date` of every reply (RFC 9110, 6.6.1: whole seconds).

use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        interceptors::{Intercept, context::BeforeDeserializationInterceptorContextRef},
        runtime_components::RuntimeComponents,
    },
};
use aws_smithy_types::config_bag::ConfigBag;
use domain::time::{Clock, Timestamp};
use std::{
    fmt,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicI64, Ordering},
    },
};

const UNKNOWN: i64 = i64::MIN;

/// Clones share it.
#[derive(Clone)]
pub(super) struct ClockWatch(Arc<Seen>);

struct Seen {
    /// Without one nothing is compared.
    clock: OnceLock<Arc<dyn Clock>>,
    /// Seconds from AWS's clock to this machine's.
    offset: AtomicI64,
}

impl ClockWatch {
    pub(super) fn new() -> Self {
        Self(Arc::new(Seen { clock: OnceLock::new(), offset: AtomicI64::new(UNKNOWN) }))
    }

    pub(super) fn compare_with(&self, clock: Arc<dyn Clock>) {
        // The first clock stays: there is only one.
        let _ = self.0.clock.set(clock);
    }

    pub(super) fn offset(&self) -> Option<i64> {
        Some(self.0.offset.load(Ordering::Relaxed)).filter(|offset| *offset != UNKNOWN)
    }

    fn saw(&self, date: &str) {
        if let (Some(clock), Ok(theirs)) = (self.0.clock.get(), Timestamp::of_http_date(date)) {
            self.0.offset.store(clock.now().seconds() - theirs.seconds(), Ordering::Relaxed);
        }
    }
}

impl fmt::Debug for ClockWatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("ClockWatch").field(&self.offset()).finish()
    }
}

impl Intercept for ClockWatch {
    fn name(&self) -> &'static str {
        "the clock of AWS"
    }

    fn read_before_deserialization(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(date) = context.response().headers().get("date") {
            self.saw(date);
        }
        Ok(())
    }
}
