//! How fast, how limited and how consistent the simulated AWS is.
//!
//! The defaults are AWS's own numbers; tests and measurements change single fields and leave the rest.

use std::time::Duration;

#[derive(Clone, Debug)]
pub struct Behaviour {
    /// How long an account assignment takes from its acceptance: at least and at most.
    pub assignment_latency: (Duration, Duration),
    /// How long lists go on showing what was before a change.
    pub list_lag: Duration,
    /// Size of each service's bucket of calls, refilled once a second; `None` for no limit.
    pub calls_per_second: Option<u32>,
    /// Creations of account assignments that may be in progress at once.
    pub outstanding_creations: usize,
    /// The most that one page has, whatever the caller asks for.
    pub page_size: usize,
    /// Every list starts with an empty page that has a `NextToken`, which AWS allows itself.
    pub first_page_is_empty: bool,
    /// A `NextToken` that is older than this is refused.
    pub token_life: Duration,
    /// How far the clock that replies tell in `Date` is ahead.
    pub clock_ahead: Duration,
}

impl Behaviour {
    /// As AWS: assignments take about a second, 20 calls a second in each service.
    pub fn realistic() -> Self {
        Self {
            assignment_latency: (Duration::from_millis(700), Duration::from_millis(1_500)),
            list_lag: Duration::ZERO,
            calls_per_second: Some(20),
            outstanding_creations: 15,
            page_size: 100,
            first_page_is_empty: false,
            token_life: Duration::from_secs(3_600),
            clock_ahead: Duration::ZERO,
        }
    }

    /// As AWS, but calls are not limited: at 20 a second the first import would take half a minute.
    pub fn for_demo() -> Self {
        Self { calls_per_second: None, ..Self::realistic() }
    }

    /// Without waiting and without a limit on calls; assignments still take one look at `IN_PROGRESS` first.
    pub fn immediate() -> Self {
        Self {
            assignment_latency: (Duration::ZERO, Duration::ZERO),
            calls_per_second: None,
            ..Self::realistic()
        }
    }

    /// Assignments take their time, calls are not limited: for measuring what is not AWS's part.
    pub fn unlimited() -> Self {
        Self { calls_per_second: None, outstanding_creations: usize::MAX, ..Self::realistic() }
    }
}
