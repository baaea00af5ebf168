//! Reads how many tests passed from what test runners say.

use serde::Deserialize;

use super::outcome::Outcome;

/// Sums the `test result:` lines of cargo test, one for each test executable.
pub(crate) fn cargo_tests(output: &str) -> Outcome {
    let lines = output.lines().filter(|line| line.starts_with("test result:"));
    lines.fold(Outcome::default(), |total, line| {
        let count = |word: &str| {
            let part = line.split(['.', ';']).find_map(|part| part.trim().strip_suffix(word));
            part.and_then(|number| number.trim().parse().ok()).unwrap_or(0)
        };
        total.plus(Outcome { passed: count(" passed"), failed: count(" failed"), skipped: count(" ignored") })
    })
}

#[derive(Deserialize)]
struct PlaywrightReport {
    stats: PlaywrightCounts,
}

#[derive(Deserialize)]
struct PlaywrightCounts {
    expected: u32,
    unexpected: u32,
    flaky: u32,
    skipped: u32,
}

/// Reads Playwright's JSON report. A test that passed only when tried again has failed: it will fail someone later.
pub(super) fn playwright(report: &str) -> serde_json::Result<Outcome> {
    let PlaywrightCounts { expected, unexpected, flaky, skipped } =
        serde_json::from_str::<PlaywrightReport>(report)?.stats;
    Ok(Outcome { passed: expected, failed: unexpected + flaky, skipped })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_results_of_all_test_executables_are_summed() {
        let output = "\
running 3 tests
test a ... ok
test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.10s
     Running tests/x.rs
test result: FAILED. 10 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.00s
";
        assert_eq!(cargo_tests(output), Outcome { passed: 13, failed: 2, skipped: 1 });
    }

    #[test]
    fn a_runner_that_fails_without_a_failed_test_counts_as_one_failure() {
        assert_eq!(cargo_tests("error: could not compile").or_failed_unless(false), Outcome::failed());
        let counted = Outcome { passed: 3, failed: 2, skipped: 0 };
        assert_eq!(counted.or_failed_unless(false), counted);
    }

    #[test]
    fn a_flaky_end_to_end_test_has_failed() {
        let report = r#"{"suites": [], "stats": {"expected": 5, "unexpected": 1, "flaky": 1, "skipped": 2}}"#;
        assert_eq!(playwright(report).unwrap(), Outcome { passed: 5, failed: 2, skipped: 2 });
    }
}
