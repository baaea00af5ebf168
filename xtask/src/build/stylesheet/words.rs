//! The words in the screens' sources that could be classes.

use std::{fs, path::Path};

use anyhow::Result;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::files_ending;

/// Every word that could be a class: those of all string literals, and of Leptos' `class:name=` attributes. Plain code
/// is left out, where `static` or `table` are no classes.
pub(super) fn words(screens: &Path) -> Result<String> {
    let mut words = String::new();
    for path in files_ending(screens, "rs")? {
        let text = fs::read_to_string(&path)?;
        // A file that does not lex does not compile either; the compiler says so better.
        if let Ok(tokens) = text.parse::<TokenStream>() {
            collect(tokens, &mut words);
        }
    }
    Ok(words)
}

fn collect(tokens: TokenStream, words: &mut String) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Literal(literal) => {
                words.push_str(&literal.to_string());
                words.push('\n');
            }
            // `class:font-bold=…` comes as single tokens.
            TokenTree::Ident(name)
                if name == "class" && tokens.next_if(|next| is_punctuation(next, ':')).is_some() =>
            {
                while let Some(part) = tokens.next_if(|next| !is_punctuation(next, '=')) {
                    words.push_str(&part.to_string());
                }
                words.push('\n');
            }
            // Attributes, which comments for documentation are too: prose, not classes.
            TokenTree::Punct(sign) if sign.as_char() == '#' => {
                let _ = tokens.next_if(|next| is_punctuation(next, '!'));
                let _ = tokens.next_if(
                    |next| matches!(next, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket),
                );
            }
            TokenTree::Group(group) => collect(group.stream(), words),
            _ => {}
        }
    }
}

fn is_punctuation(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(found) if found.as_char() == sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes_of(source: &str) -> String {
        let mut words = String::new();
        collect(source.parse().unwrap(), &mut words);
        words
    }

    #[test]
    fn classes_come_from_literals_and_class_attributes_only() {
        let words = classes_of(
            r#"
            /// The table that is hidden.
            static NAME: &str = "flex gap-2";
            fn page() { view! { <p class="p-4" class:sm:font-bold=move || wide.get()>"Ask"</p> } }
            "#,
        );
        assert_eq!(words, "\"flex gap-2\"\n\"p-4\"\nsm:font-bold\n\"Ask\"\n");
    }
}
