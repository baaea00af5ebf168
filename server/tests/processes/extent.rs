//! How much of it is played, and which of it again.

/// `STINT_KILLS` kills of each database, `STINT_FAULT_ROUNDS` of each other fault.
pub(crate) fn number(variable: &str, usual: u64) -> u64 {
    std::env::var(variable)
        .map_or(usual, |text| text.parse().unwrap_or_else(|_| panic!("{variable} is a number")))
}

/// The same moments again with the same seed, as far as a machine repeats itself.
pub(crate) fn seed() -> u64 {
    let seed = number("STINT_FAULT_SEED", u64::from(std::process::id()));
    println!("STINT_FAULT_SEED={seed}");
    seed
}
