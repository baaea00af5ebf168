//! Cuts a policy file into its statements, so that a fault in one hides no fault in another.

/// One policy, from behind the semicolon before it to its own.
pub(super) struct Statement<'a> {
    pub(super) text: &'a str,
    /// Where `text` begins in the file.
    pub(super) start: usize,
    /// Where the policy itself begins in the file, behind blanks and comments.
    pub(super) head: usize,
}

/// What a character of the file belongs to.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Part {
    Code,
    Text,
    Comment,
}

pub(super) fn split(text: &str) -> Vec<Statement<'_>> {
    let mut statements = Vec::new();
    let mut start = 0;
    let mut head = None;
    for (at, character, part) in parts(text) {
        if part == Part::Comment || character.is_whitespace() && part == Part::Code {
            continue;
        }
        let begins = *head.get_or_insert(at);
        if part == Part::Code && character == ';' {
            statements.push(Statement { text: &text[start..=at], start, head: begins });
            (start, head) = (at + 1, None);
        }
    }
    if let Some(head) = head {
        statements.push(Statement { text: &text[start..], start, head });
    }
    statements
}

impl Statement<'_> {
    /// Where in the file `@name` stands; the statement's own place when it has none.
    pub(super) fn annotation(&self, name: &str) -> usize {
        let code = parts(self.text).filter(|(_, character, part)| *part == Part::Code && *character == '@');
        let mut found = code.map(|(at, ..)| at).filter(|at| {
            let rest = self.text[at + 1..].trim_start();
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            &rest[..end] == name
        });
        found.next().map_or(self.head, |at| self.start + at)
    }
}

fn parts(text: &str) -> impl Iterator<Item = (usize, char, Part)> {
    let mut part = Part::Code;
    let mut is_escaped = false;
    text.char_indices().map(move |(at, character)| {
        let before = part;
        match part {
            Part::Code if character == '"' => part = Part::Text,
            Part::Code if text[at..].starts_with("//") => part = Part::Comment,
            Part::Text if is_escaped => is_escaped = false,
            Part::Text if character == '\\' => is_escaped = true,
            Part::Text if character == '"' => part = Part::Code,
            Part::Comment if character == '\n' => part = Part::Code,
            _ => {}
        }
        let belongs = if before == Part::Code && part == Part::Comment { part } else { before };
        (at, character, belongs)
    })
}
