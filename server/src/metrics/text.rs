//! Prometheus' text format, version 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats).
//!
//! Invariant: names, help and label values are Stint's own words, so that nothing needs to be escaped.

use operations::removal::Buckets;
use std::fmt::{Display, Write};

#[derive(Default)]
pub(super) struct Text(String);

impl Text {
    pub(super) fn gauge(&mut self, name: &str, help: &str, value: u64) {
        self.head(name, help, "gauge");
        self.line(format_args!("{name} {value}"));
    }

    /// One value for each value of a label.
    pub(super) fn gauges(&mut self, name: &str, help: &str, label: &str, values: &[(&str, impl Display)]) {
        self.head(name, help, "gauge");
        for (of, value) in values {
            self.line(format_args!("{name}{{{label}=\"{of}\"}} {value}"));
        }
    }

    /// One value for each pair of two labels' values.
    pub(super) fn counters(
        &mut self,
        name: &str,
        help: &str,
        [first, second]: [&str; 2],
        values: &[([&str; 2], u64)],
    ) {
        self.head(name, help, "counter");
        for ([one, other], value) in values {
            self.line(format_args!("{name}{{{first}=\"{one}\",{second}=\"{other}\"}} {value}"));
        }
    }

    pub(super) fn histogram(&mut self, name: &str, help: &str, buckets: &Buckets) {
        self.head(name, help, "histogram");
        for (bound, count) in buckets.cumulative() {
            self.line(format_args!("{name}_bucket{{le=\"{bound}\"}} {count}"));
        }
        self.line(format_args!("{name}_bucket{{le=\"+Inf\"}} {}", buckets.count));
        self.line(format_args!("{name}_sum {}", buckets.sum));
        self.line(format_args!("{name}_count {}", buckets.count));
    }

    pub(super) fn finish(self) -> String {
        self.0
    }

    fn head(&mut self, name: &str, help: &str, kind: &str) {
        self.line(format_args!("# HELP {name} {help}"));
        self.line(format_args!("# TYPE {name} {kind}"));
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        // A string takes whatever is written.
        let _ = writeln!(self.0, "{line}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_metric_says_what_it_is_before_its_values() {
        let mut text = Text::default();
        text.gauges(
            "stint_grants",
            "Grants that have not ended.",
            "state",
            &[("active", 2), ("removing", 0)],
        );
        text.histogram("took_seconds", "A length.", &Buckets::default());
        let text = text.finish();
        assert!(text.starts_with(
            "# HELP stint_grants Grants that have not ended.\n\
             # TYPE stint_grants gauge\n\
             stint_grants{state=\"active\"} 2\n\
             stint_grants{state=\"removing\"} 0\n"
        ));
        assert!(text.contains("took_seconds_bucket{le=\"0.5\"} 0\n"), "{text}");
        assert!(
            text.ends_with("took_seconds_bucket{le=\"+Inf\"} 0\ntook_seconds_sum 0\ntook_seconds_count 0\n")
        );
    }
}
