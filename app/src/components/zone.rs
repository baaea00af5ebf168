//! Instants as words in the person's zone. The zone's name is always said, so that nobody has to guess.

use crate::server::visit;
use domain::time::Timestamp;
use jiff::{Zoned, tz::TimeZone};

fn zoned(at: Timestamp) -> Zoned {
    let zone = TimeZone::get(&visit().zone).unwrap_or(TimeZone::UTC);
    in_zone(at, zone)
}

fn in_zone(at: Timestamp, zone: TimeZone) -> Zoned {
    // What lies outside of jiff's ten thousand years is shown as its first instant: wrong, but not a failure.
    jiff::Timestamp::from_microsecond(at.microseconds()).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_zoned(zone)
}

/// "22 Nov 2026, 15:41 CET".
pub(crate) fn moment_text(at: Timestamp) -> String {
    zoned(at).strftime("%-d %b %Y, %H:%M %Z").to_string()
}

/// "Sunday, 14:41": in UTC, which policies read unless they name another zone.
pub(crate) fn weekday_text(at: Timestamp) -> String {
    in_zone(at, TimeZone::UTC).strftime("%A, %H:%M").to_string()
}

/// "15:41" when it is the day of `now`, "23 Nov, 15:41" otherwise; without the zone.
pub(crate) fn day_and_time(at: Timestamp, now: Timestamp) -> String {
    short(&zoned(at), &zoned(now))
}

fn short(at: &Zoned, now: &Zoned) -> String {
    let format = match () {
        () if at.date() == now.date() => "%H:%M",
        () if at.year() == now.year() => "%-d %b, %H:%M",
        () => "%-d %b %Y, %H:%M",
    };
    at.strftime(format).to_string()
}

/// "CET", or "UTC" until the browser told its zone.
pub(crate) fn short_zone(at: Timestamp) -> String {
    zoned(at).strftime("%Z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_today_needs_no_date() -> Result<(), jiff::Error> {
        let zone = TimeZone::get("Europe/Berlin")?;
        let now = in_zone(Timestamp::from_seconds(1_795_359_600), zone.clone());
        let shown = |seconds| short(&in_zone(Timestamp::from_seconds(seconds), zone.clone()), &now);
        assert_eq!(shown(1_795_359_600 + 3_600), "17:00");
        assert_eq!(shown(1_795_359_600 + 86_400), "23 Nov, 16:00");
        assert_eq!(shown(1_795_359_600 + 90 * 86_400), "20 Feb 2027, 16:00");
        Ok(())
    }
}
