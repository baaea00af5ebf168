//! Where the statements stand in the text of a policy, so that what Stint does not own keeps its bytes.
//!
//! Invariant: spans are only given for text that serde_json accepts; the walk relies on that.

use std::ops::Range;

pub(super) enum Statements {
    /// `first`: right after the opening bracket.
    List { first: usize, items: Vec<Range<usize>> },
    /// One statement without a list, which IAM allows.
    One(Range<usize>),
}

/// `None` for what is no policy, or has no statements, or has them twice.
pub(super) fn statements(text: &str) -> Option<Statements> {
    serde_json::from_str::<serde_json::Value>(text).ok()?;
    let bytes = text.as_bytes();
    let open = skip_blank(bytes, 0);
    if bytes.get(open) != Some(&b'{') {
        return None;
    }
    let members = items(bytes, open);
    let mut named = members.into_iter().filter_map(|member| {
        let key_end = value_end(bytes, member.start);
        let key: String = serde_json::from_str(&text[member.start..key_end]).ok()?;
        let value = skip_blank(bytes, skip_blank(bytes, key_end) + 1);
        (key == "Statement").then_some(value..member.end)
    });
    let value = named.next().filter(|_| named.next().is_none())?;
    match bytes[value.start] {
        b'[' => Some(Statements::List { first: value.start + 1, items: items(bytes, value.start) }),
        b'{' => Some(Statements::One(value)),
        _ => None,
    }
}

/// The spans between the commas of a list or an object, without blanks around them.
fn items(bytes: &[u8], open: usize) -> Vec<Range<usize>> {
    let mut items = Vec::new();
    let mut at = skip_blank(bytes, open + 1);
    while !matches!(bytes.get(at), None | Some(b']' | b'}')) {
        let start = at;
        let mut end = value_end(bytes, at);
        at = skip_blank(bytes, end);
        if bytes.get(at) == Some(&b':') {
            end = value_end(bytes, skip_blank(bytes, at + 1));
            at = skip_blank(bytes, end);
        }
        items.push(start..end);
        if bytes.get(at) == Some(&b',') {
            at = skip_blank(bytes, at + 1);
        }
    }
    items
}

fn value_end(bytes: &[u8], start: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => at = string_end(bytes, at) - 1,
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth == 0 => return at,
            b'}' | b']' => depth -= 1,
            b',' | b':' | b' ' | b'\t' | b'\n' | b'\r' if depth == 0 => return at,
            _ => {}
        }
        at += 1;
        if depth == 0 && matches!(byte, b'"' | b'}' | b']') {
            return at;
        }
    }
    at
}

fn string_end(bytes: &[u8], open: usize) -> usize {
    let mut at = open + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    at
}

fn skip_blank(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
        at += 1;
    }
    at
}
