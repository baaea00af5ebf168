//! The difference of two texts, line by line.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(tag = "line", content = "text", rename_all = "snake_case")]
pub enum Line {
    Same(String),
    Gone(String),
    New(String),
}

/// The fewest lines that go and come (longest common subsequence); of a change, what went stands first.
pub fn difference(before: &str, after: &str) -> Vec<Line> {
    let (before, after): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    // How many lines the rests from there on have in common.
    let mut common = vec![vec![0_u32; after.len() + 1]; before.len() + 1];
    for (i, one) in before.iter().enumerate().rev() {
        for (j, other) in after.iter().enumerate().rev() {
            common[i][j] =
                if one == other { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut lines) = (0, 0, Vec::new());
    while i < before.len() || j < after.len() {
        let is_same = i < before.len() && j < after.len() && before[i] == after[j];
        let goes = j == after.len() || i < before.len() && common[i + 1][j] >= common[i][j + 1];
        if is_same {
            lines.push(Line::Same(before[i].to_owned()));
            (i, j) = (i + 1, j + 1);
        } else if goes {
            lines.push(Line::Gone(before[i].to_owned()));
            i += 1;
        } else {
            lines.push(Line::New(after[j].to_owned()));
            j += 1;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_the_line_that_changed_is_told() {
        let told = difference("{\n  a\n}", "{\n  b\n}");
        let [same, end] = ["{", "}"].map(|text| Line::Same(text.to_owned()));
        assert_eq!(told, [same, Line::Gone("  a".to_owned()), Line::New("  b".to_owned()), end]);
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_from_it(before in "([ab]\n){0,9}", after in "([ab]\n){0,9}") {
            let lines = difference(&before, &after);
            let text = |keeps: fn(&Line) -> Option<&String>| {
                lines.iter().filter_map(keeps).map(|line| format!("{line}\n")).collect::<String>()
            };
            prop_assert_eq!(text(|line| match line {
                Line::Same(text) | Line::Gone(text) => Some(text),
                Line::New(_) => None,
            }), before);
            prop_assert_eq!(text(|line| match line {
                Line::Same(text) | Line::New(text) => Some(text),
                Line::Gone(_) => None,
            }), after);
        }
    }
}
