//! Two texts compared line by line.

use domain::policy::{DiffLine, LineDiff, Origin};
use similar::{ChangeTag, TextDiff};

/// Lines shown around each changed place.
const AROUND: usize = 3;

pub(super) fn diff(old: &str, new: &str) -> LineDiff {
    let found = TextDiff::from_lines(old, new);
    let mut diff = LineDiff::default();
    for place in found.grouped_ops(AROUND) {
        let mut lines = Vec::new();
        for change in place.iter().flat_map(|operation| found.iter_changes(operation)) {
            let origin = match change.tag() {
                ChangeTag::Equal => Origin::Kept,
                ChangeTag::Insert => Origin::Added,
                ChangeTag::Delete => Origin::Removed,
            };
            diff.added += usize::from(origin == Origin::Added);
            diff.removed += usize::from(origin == Origin::Removed);
            let number =
                |index: Option<usize>| Some(u32::try_from(index?).unwrap_or(u32::MAX).saturating_add(1));
            let text = change.value().trim_end_matches(['\n', '\r']).to_owned();
            let (old, new) = (number(change.old_index()), number(change.new_index()));
            lines.push(DiffLine { origin, old, new, text });
        }
        diff.places.push(lines);
    }
    diff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_line_is_shown_with_those_around_it() {
        let old: String = (1..=20).map(|line| format!("line {line}\n")).collect();
        let new = old.replace("line 10\n", "line ten\nand more\n");
        let diff = diff(&old, &new);
        assert_eq!((diff.places.len(), diff.added, diff.removed), (1, 2, 1));
        let place = &diff.places[0];
        assert_eq!((place.len(), place[0].old, place[0].text.as_str()), (9, Some(7), "line 7"));
        let added: Vec<_> = place.iter().filter(|line| line.origin == Origin::Added).collect();
        assert_eq!((added[1].old, added[1].new, added[1].text.as_str()), (None, Some(11), "and more"));
    }

    #[test]
    fn equal_texts_have_no_places() {
        assert_eq!(diff("a\n", "a\n"), LineDiff::default());
    }
}
