//! The time zone in which a policy reads the clock.

use domain::time::Timestamp;
use jiff::{Zoned, tz::TimeZone};

/// Known by its IANA name, such as `Europe/Berlin`; the rules are those of the zone database that Stint was built with.
#[derive(Clone, Debug)]
pub(crate) struct Zone {
    name: String,
    zone: TimeZone,
}

impl Zone {
    pub(crate) fn utc() -> Self {
        Self { name: "UTC".to_owned(), zone: TimeZone::UTC }
    }

    /// `None` when there is no such zone.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let zone = TimeZone::get(name).ok()?;
        Some(Self { name: name.to_owned(), zone })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// "UTC" or "in Berlin".
    pub(crate) fn place(&self) -> String {
        let city = self.name.rsplit('/').next().unwrap_or_default().replace('_', " ");
        if city == "UTC" { city } else { format!("in {city}") }
    }

    pub(crate) fn local(&self, at: Timestamp) -> Zoned {
        // Beyond the year 9999 there are no policies.
        let instant = jiff::Timestamp::from_second(at.seconds()).unwrap_or_default();
        instant.to_zoned(self.zone.clone())
    }
}
