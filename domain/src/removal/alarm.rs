//! When a late removal is an alarm: after 5 minutes, after 15, and then after each full hour, for as long as it takes.

use crate::time::Seconds;

/// Nothing is said before.
pub const FIRST_ALARM: Seconds = Seconds(5 * 60);
/// From then on it is a finding as well.
pub const SECOND_ALARM: Seconds = Seconds(15 * 60);
const HOUR: u64 = 60 * 60;

/// `raised`: how long overdue it was at its last alarm, when there was one. What was missed while Stint was down is one
/// alarm, not many.
pub fn is_alarm_due(overdue: Seconds, raised: Option<Seconds>) -> bool {
    alarms(overdue) > raised.map_or(0, alarms)
}

/// How many alarms belong to a removal that is overdue by that long.
const fn alarms(overdue: Seconds) -> u64 {
    if overdue.0 < FIRST_ALARM.0 {
        0
    } else if overdue.0 < SECOND_ALARM.0 {
        1
    } else {
        2 + overdue.0 / HOUR
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alarms_come_after_five_minutes_after_fifteen_and_then_each_hour() {
        let mut raised = None;
        let mut at = Vec::new();
        for overdue in (0..3 * HOUR).map(Seconds) {
            if is_alarm_due(overdue, raised) {
                raised = Some(overdue);
                at.push(overdue.0);
            }
        }
        assert_eq!(at, [300, 900, 3_600, 7_200]);
    }

    #[test]
    fn a_whole_day_without_stint_is_one_alarm() {
        assert!(is_alarm_due(Seconds(24 * HOUR), Some(Seconds(900))));
        assert!(!is_alarm_due(Seconds(24 * HOUR + 1), Some(Seconds(24 * HOUR))));
    }
}
