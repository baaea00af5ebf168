//! Lays JSON out for reading, in the order in which it was written.
//!
//! Deliberately not here: parsing. A parser would sort the fields of a policy, and its author would not know it again.

/// Two spaces a level; empty objects and arrays stay on their line. Text that is not JSON comes out readable too.
pub(super) fn indented(json: &str) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let mut depth = 0_usize;
    let mut in_text = false;
    let mut is_escaped = false;
    let mut characters = json.chars().filter(|c| !c.is_control()).peekable();
    while let Some(character) = characters.next() {
        if in_text {
            out.push(character);
            in_text = is_escaped || character != '"';
            is_escaped = character == '\\' && !is_escaped;
            continue;
        }
        match character {
            '"' => {
                out.push(character);
                in_text = true;
            }
            '{' | '[' => {
                out.push(character);
                while characters.next_if(|next| next.is_whitespace()).is_some() {}
                match characters.next_if(|next| matches!(next, '}' | ']')) {
                    Some(end) => out.push(end),
                    None => {
                        depth += 1;
                        line(&mut out, depth);
                    }
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(character);
            }
            ',' => {
                out.push(character);
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            blank if blank.is_whitespace() => {}
            other => out.push(other),
        }
    }
    out
}

fn line(out: &mut String, depth: usize) {
    out.push('\n');
    (0..depth).for_each(|_| out.push_str("  "));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_keep_their_order_and_text_its_content() {
        let policy = "{\"Version\":\"2012-10-17\",\n  \"Statement\":[{\"Sid\":\"a\\\"b: {c, d}\",\"Condition\":{ },\"Action\":[]}]}";
        assert_eq!(
            indented(policy),
            "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Sid\": \"a\\\"b: {c, d}\",\n      \
             \"Condition\": {},\n      \"Action\": []\n    }\n  ]\n}"
        );
    }

    #[test]
    fn what_is_not_json_does_no_harm() {
        assert_eq!(indented("}}\u{7}\"open"), "\n}\n}\"open");
    }
}
