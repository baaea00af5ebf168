//! Ids made from names, so that the same organization has the same ids on every start.

/// FNV-1a, 128 bits: stable across versions of Rust, which the standard hasher is not.
pub(super) fn hash(text: &str) -> u128 {
    let offset = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    text.bytes().fold(offset, |state: u128, byte| {
        (state ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
    })
}

pub(super) fn uuid_of(text: &str) -> String {
    let digits = format!("{:032x}", hash(text));
    let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
    parts.join("-")
}

/// Sixteen hexadecimal digits.
pub(super) fn short_of(text: &str) -> String {
    format!("{:032x}", hash(text))[16..].to_owned()
}
