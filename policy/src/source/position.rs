//! Line and column of a place in a text, both from 1, columns in characters.

pub(super) fn line(text: &str, at: usize) -> u32 {
    position(text, at).0
}

pub(super) fn position(text: &str, at: usize) -> (u32, u32) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
}
