//! `@max_duration`: "90m", "8h", "1d" or "1h 30m".

use domain::{
    request::{LONGEST, SHORTEST},
    time::Minutes,
};

/// `None` when it is not a length of time between the shortest and the longest that can be asked for.
pub(super) fn parse(text: &str) -> Option<Minutes> {
    let mut total: u32 = 0;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let count: u32 = rest[..digits].parse().ok()?;
        let unit = rest[digits..].chars().next()?;
        let minutes = match unit {
            'm' => 1,
            'h' => 60,
            'd' => 24 * 60,
            _ => return None,
        };
        total = total.checked_add(count.checked_mul(minutes)?)?;
        rest = rest[digits + 1..].trim_start();
    }
    Some(Minutes(total)).filter(|length| (SHORTEST..=LONGEST).contains(length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_written_with_their_unit() {
        let read = ["90m", "8h", "1d", "1h 30m", "7d"].map(parse);
        assert_eq!(read, [90, 480, 1_440, 90, 10_080].map(|minutes| Some(Minutes(minutes))));
    }

    #[test]
    fn a_length_without_unit_or_out_of_bounds_is_none() {
        for wrong in ["", "8", "8 hours", "h", "1w", "-1h", "4m", "8d", "99999999999h", "4000000000d", "1½h"]
        {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
