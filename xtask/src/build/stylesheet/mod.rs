//! The one stylesheet: `encre-css`'s base rules, the project's own rules, then one rule for each utility class that
//! the screens name. `style/encre-css.toml` maps the theme's words to the variables of `style/tokens.css`.

mod words;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use encre_css::{Config, Preflight, Scanner};
use walkdir::{DirEntry, WalkDir};

use crate::workspace::Workspace;

pub(super) fn compose(workspace: &Workspace) -> Result<String> {
    let style = workspace.root.join("style");
    let mut config = read_config(&style.join("encre-css.toml"))?;
    let base = encre_css::generate([], &config);
    config.preflight = Preflight::new_none();
    let own = own_rules(&style)?;
    let words = words::words(&workspace.root.join("app/src"))?;
    let utilities = utilities(&words, &own, config);
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

/// The utility classes among the words. A name that the project's own rules speak of stays theirs: a component called
/// `table` is not a `display: table`.
fn utilities(words: &str, own: &str, mut config: Config) -> String {
    let taken = names(own);
    config.scanner = Scanner::from_fn(move |words| {
        let all = words.split([' ', '\n', '\'', '"', '`', '\\']);
        all.filter(|word| !taken.contains(*word)).collect()
    });
    encre_css::generate([words], &config)
}

/// The class names in a stylesheet.
fn names(rules: &str) -> BTreeSet<String> {
    let ends = |letter: char| !(letter.is_alphanumeric() || letter == '-' || letter == '_');
    let after_dots = rules.split('.').skip(1);
    after_dots.map(|rest| rest.split(ends).next().unwrap_or_default().to_owned()).collect()
}

fn files_ending(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter().collect::<Result<Vec<_>, _>>()?;
    let files = entries.into_iter().map(DirEntry::into_path);
    Ok(files.filter(|path| path.extension().is_some_and(|found| found == ending)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_of_the_projects_own_is_not_a_utility() {
        let mut config = Config::default();
        config.preflight = Preflight::new_none();
        let rules = utilities("table flex", ".table td { padding: 0.5rem }", config);
        assert!(rules.contains(".flex") && !rules.contains(".table"), "{rules}");
    }

    #[test]
    fn utilities_follow_the_projects_own_rules_and_use_its_variables() {
        let mut config = Config::default();
        config.preflight = Preflight::new_none();
        config.theme.colors.add("surface", "var(--surface)");
        let rules = encre_css::generate(["sm:hidden bg-surface focus-visible:underline space-y-4"], &config);
        assert!(rules.contains("background-color: var(--surface)"), "{rules}");
        assert!(rules.contains(r".sm\:hidden"), "{rules}");
        assert!(rules.contains(":focus-visible"), "{rules}");
    }
}
