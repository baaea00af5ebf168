//! Session durations, which AWS writes as ISO 8601.

use domain::time::Minutes;

/// `PT1H`, `PT30M`, `PT1H30M`. One hour, AWS's own default, when it is absent; twelve, the longest that there is, when
/// it is not understood: what people are told about live sessions must never be too short.
pub(super) fn session_of(text: Option<&str>) -> Minutes {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Minutes(60) };
    let parse = || {
        let mut rest = text.strip_prefix("PT")?;
        let mut seconds = 0;
        while !rest.is_empty() {
            let end = rest.find(|c: char| !c.is_ascii_digit())?;
            let number: u32 = rest[..end].parse().ok()?;
            let size = match &rest[end..=end] {
                "H" => 3_600,
                "M" => 60,
                "S" => 1,
                _ => return None,
            };
            seconds += number.checked_mul(size)?;
            rest = &rest[end + 1..];
        }
        Some(Minutes(seconds.div_ceil(60)))
    };
    parse().unwrap_or(Minutes(720))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn session_durations_are_read_and_never_too_short() {
        let read = |text| session_of(Some(text)).0;
        assert_eq!(["PT1H", "PT12H", "PT90M", "PT1H30M", "PT3600S"].map(read), [60, 720, 90, 90, 60]);
        assert_eq!(["P1D", "soon", "PTé"].map(read), [720, 720, 720]);
        assert_eq!(session_of(None), Minutes(60));
    }
}
