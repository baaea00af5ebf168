//! The folder `target/site`, which the server embeds: hashed names, precompressed, `manifest.json` last.
//!
//! Invariant: a file whose content stays the same is not touched, so that an unchanged site never rebuilds the server.

mod folder;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::Result;
use serde::Serialize;
use sha2::{Digest, Sha256};

use self::folder::Contents;
use super::{Profile, compression};
use crate::workspace::Workspace;

/// What the browser loads on each page.
pub(super) struct Bundle {
    pub(super) script: Vec<u8>,
    pub(super) wasm: Vec<u8>,
    /// Scripts that the main script imports, by their path beside it.
    pub(super) snippets: BTreeMap<String, Vec<u8>>,
    pub(super) stylesheet: String,
}

#[derive(Serialize)]
struct Manifest {
    /// What Leptos calls `output_name`: the script's name without `.js`, the module's without `_bg.wasm`.
    output_name: String,
    css: String,
    /// The other files: their name in `style/static` and the name that they are served by.
    files: BTreeMap<String, String>,
}

/// Compresses and writes in a thread of its own: the best compression takes seconds.
pub(super) async fn write(workspace: &Workspace, bundle: Bundle, profile: Profile) -> Result<()> {
    let site = workspace.site();
    let statics = workspace.root.join("style/static");
    tokio::task::spawn_blocking(move || write_now(&site, &statics, bundle, profile)).await?
}

fn write_now(site: &Path, statics: &Path, bundle: Bundle, profile: Profile) -> Result<()> {
    let name =
        format!("stint-{}", short_hash([&bundle.script[..], &bundle.wasm, bundle.stylesheet.as_bytes()]));
    let assets = Path::new("assets");
    let mut contents = Contents::new();
    contents.insert(assets.join(format!("{name}.js")), bundle.script);
    contents.insert(assets.join(format!("{name}_bg.wasm")), bundle.wasm);
    contents.insert(assets.join(format!("{name}.css")), bundle.stylesheet.into_bytes());
    contents.extend(bundle.snippets.into_iter().map(|(path, content)| (assets.join(path), content)));

    let mut files = BTreeMap::new();
    for (path, content) in folder::read(statics)? {
        let hashed = hashed_name(&path, &content);
        contents.insert(assets.join(&hashed), content);
        files.insert(path.to_string_lossy().into_owned(), hashed.to_string_lossy().into_owned());
    }
    let compressed = compression::compressed(&contents, profile);
    contents.extend(compressed);

    let manifest = Manifest { css: format!("{name}.css"), output_name: name, files };
    let manifest = serde_json::to_vec_pretty(&manifest)?;
    for (path, content) in &contents {
        folder::write_changed(&site.join(path), content)?;
    }
    folder::write_changed(&site.join("manifest.json"), &manifest)?;
    contents.insert("manifest.json".into(), manifest);
    folder::remove_others(site, &contents)
}

/// `icons/mark.svg` becomes `icons/mark-0123456789ab.svg`.
fn hashed_name(path: &Path, content: &[u8]) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = format!("{stem}-{}", short_hash([content]));
    let renamed = path.with_file_name(name);
    match path.extension() {
        Some(extension) => renamed.with_added_extension(extension),
        None => renamed,
    }
}

fn short_hash<'content>(contents: impl IntoIterator<Item = &'content [u8]>) -> String {
    let mut hasher = Sha256::new();
    for content in contents {
        hasher.update(content);
    }
    hasher.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn bundle(stylesheet: &str) -> Bundle {
        let snippets = BTreeMap::new();
        Bundle { script: b"script".into(), wasm: b"module".into(), snippets, stylesheet: stylesheet.into() }
    }

    #[test]
    fn an_unchanged_file_is_not_touched_and_a_stale_one_goes() {
        let place = tempfile::tempdir().unwrap();
        let site = place.path().join("site");
        let statics = place.path().join("static");
        fs::create_dir_all(&statics).unwrap();
        fs::write(statics.join("favicon.svg"), "<svg/>").unwrap();

        write_now(&site, &statics, bundle("a {}"), Profile::Development).unwrap();
        let first = folder::read(&site).unwrap();
        let manifest = site.join("manifest.json");
        let written = fs::metadata(&manifest).unwrap().modified().unwrap();
        write_now(&site, &statics, bundle("a {}"), Profile::Development).unwrap();
        assert_eq!(fs::metadata(&manifest).unwrap().modified().unwrap(), written);

        write_now(&site, &statics, bundle("b {}"), Profile::Development).unwrap();
        let second = folder::read(&site).unwrap();
        assert_eq!(first.len(), second.len());
        let kept: Vec<_> = first.keys().filter(|path| second.contains_key(*path)).collect();
        assert_eq!(
            kept.len(),
            3,
            "the manifest, the icon and its compressed form keep their names: {kept:?}"
        );
    }

    #[test]
    fn a_hashed_name_keeps_folder_and_ending() {
        let name = hashed_name(Path::new("icons/mark.svg"), b"");
        assert_eq!(name, Path::new("icons/mark-e3b0c44298fc.svg"));
    }
}
