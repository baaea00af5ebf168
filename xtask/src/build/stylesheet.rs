//! The one stylesheet: `encre-css`'s base rules, the project's own rules, then one rule for each utility class that
//! the screens name. `style/encre-css.toml` maps the theme's words to the variables of `style/tokens.css`.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use encre_css::{Config, Preflight};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use walkdir::{DirEntry, WalkDir};

use crate::workspace::Workspace;

pub(super) fn compose(workspace: &Workspace) -> Result<String> {
    let style = workspace.root.join("style");
    let mut config = read_config(&style.join("encre-css.toml"))?;
    let base = encre_css::generate([], &config);
    config.preflight = Preflight::new_none();
    let own = own_rules(&style)?;
    let classes = classes(&workspace.root.join("app/src"))?;
    let utilities = encre_css::generate([classes.as_str()], &config);
    Ok([base, own, utilities].join("\n"))
}

fn read_config(path: &Path) -> Result<Config> {
    if !path.is_file() {
        return Ok(Config::default());
    }
    Config::from_file(path).with_context(|| format!("{} is not a configuration of encre-css", path.display()))
}

/// `style/main.css` with its `@import` lines replaced by the files that they name.
fn own_rules(style: &Path) -> Result<String> {
    let main = style.join("main.css");
    if !main.is_file() {
        return Ok(String::new());
    }
    let mut used = BTreeSet::new();
    let rules = with_imports(&main, &mut used)?;
    for path in files_ending(style, "css")? {
        if !used.contains(&path) {
            bail!("{} is not imported by {}: it would never reach a page", path.display(), main.display());
        }
    }
    Ok(rules)
}

fn with_imports(path: &Path, used: &mut BTreeSet<PathBuf>) -> Result<String> {
    let text = fs::read_to_string(path).with_context(|| format!("{} could not be read", path.display()))?;
    used.insert(path.to_owned());
    let mut rules = String::new();
    for line in text.lines() {
        let imported = line.trim().strip_prefix("@import \"./").and_then(|rest| rest.strip_suffix("\";"));
        match imported {
            Some(name) => rules.push_str(&with_imports(&path.with_file_name(name), used)?),
            None => rules.push_str(line),
        }
        rules.push('\n');
    }
    Ok(rules)
}

/// Every word that could be a class: those of all string literals, and of Leptos' `class:name=` attributes. Plain code
/// is left out, where `static` or `table` are no classes.
fn classes(screens: &Path) -> Result<String> {
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
            TokenTree::Ident(name) if name == "class" => {
                // `class:font-bold=…` comes as single tokens.
                if tokens.next_if(|next| is_punctuation(next, ':')).is_some() {
                    while let Some(part) = tokens.next_if(|next| !is_punctuation(next, '=')) {
                        words.push_str(&part.to_string());
                    }
                    words.push('\n');
                }
            }
            // Attributes, which comments for documentation are too: prose, not classes.
            TokenTree::Punct(sign) if sign.as_char() == '#' => {
                let _ = tokens.next_if(|next| is_punctuation(next, '!'));
                let _ = tokens.next_if(|next| {
                    matches!(next, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket)
                });
            }
            TokenTree::Group(group) => collect(group.stream(), words),
            _ => {}
        }
    }
}

fn is_punctuation(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(found) if found.as_char() == sign)
}

fn files_ending(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter().collect::<Result<Vec<_>, _>>()?;
    let files = entries.into_iter().map(DirEntry::into_path);
    Ok(files.filter(|path| path.extension().is_some_and(|found| found == ending)).collect())
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

    #[test]
    fn utilities_follow_the_projects_own_rules_and_use_its_variables() {
        let mut config: Config = Config { preflight: Preflight::new_none(), ..Default::default() };
        config.theme.colors.add("surface", "var(--surface)");
        let rules = encre_css::generate(["sm:hidden bg-surface focus-visible:underline space-y-4"], &config);
        assert!(rules.contains("background-color: var(--surface)"), "{rules}");
        assert!(rules.contains(r".sm\:hidden"), "{rules}");
        assert!(rules.contains(":focus-visible"), "{rules}");
    }
}
