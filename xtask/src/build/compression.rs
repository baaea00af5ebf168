//! Brotli beside each file that shrinks, so that the server compresses nothing while it serves.

use std::{collections::BTreeMap, path::PathBuf, thread};

use brotli::enc::BrotliEncoderParams;

use super::Profile;

const SHRINKING: [&str; 4] = ["js", "wasm", "css", "svg"];

/// The compressed forms, named with `.br` added.
pub(super) fn compressed(contents: &BTreeMap<PathBuf, Vec<u8>>, profile: Profile) -> Vec<(PathBuf, Vec<u8>)> {
    let quality = if profile == Profile::Release { 11 } else { 5 };
    thread::scope(|scope| {
        let shrinking = contents.iter().filter(|(path, _)| {
            path.extension()
                .and_then(|extension| extension.to_str())
                .is_some_and(|end| SHRINKING.contains(&end))
        });
        let workers: Vec<_> = shrinking
            .map(|(path, content)| {
                scope.spawn(move || (path.with_added_extension("br"), brotli(content, quality)))
            })
            .collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).collect()
    })
}

fn brotli(mut content: &[u8], quality: i32) -> Vec<u8> {
    let parameters = BrotliEncoderParams { quality, size_hint: content.len(), ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut content, &mut compressed, &parameters)
        .expect("writing to memory does not fail");
    compressed
}
