//! The layers of DESIGN.md, held against what cargo knows: who may depend on whom, and who may name which library.

use std::{collections::BTreeSet, process::Command};

/// Each crate with the crates of ours that it may depend on.
const LAYERS: [(&str, &[&str]); 9] = [
    ("domain", &[]),
    ("policy", &["domain"]),
    ("storage", &["domain"]),
    ("operations", &["connectors", "domain", "policy", "storage"]),
    ("connectors", &["domain"]),
    ("app", &["domain", "operations"]),
    ("frontend", &["app"]),
    ("server", &["app", "connectors", "domain", "operations", "policy", "storage"]),
    ("xtask", &[]),
];

/// Libraries that only one crate may name.
const KEPT_IN_ONE_ROOM: [(&str, &str); 6] = [
    ("sqlx", "storage"),
    ("cedar-policy", "policy"),
    ("aws-config", "connectors"),
    ("aws-sdk-ssoadmin", "connectors"),
    ("aws-sdk-identitystore", "connectors"),
    ("openidconnect", "server"),
];

fn packages() -> Vec<(String, BTreeSet<String>)> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .output()
        .expect("cargo metadata runs");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    let name = |value: &serde_json::Value| value["name"].as_str().unwrap_or_default().to_owned();
    metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|package| {
            (name(package), package["dependencies"].as_array().into_iter().flatten().map(name).collect())
        })
        .collect()
}

#[test]
fn each_crate_depends_only_on_the_layers_below_it() {
    let ours: BTreeSet<&str> = LAYERS.iter().map(|(name, _)| *name).collect();
    for (package, dependencies) in packages() {
        let (_, allowed) = LAYERS
            .iter()
            .find(|(name, _)| *name == package)
            .unwrap_or_else(|| panic!("{package} has no layer"));
        for dependency in dependencies.iter().filter(|name| ours.contains(name.as_str()) && **name != package)
        {
            assert!(allowed.contains(&dependency.as_str()), "{package} must not depend on {dependency}");
        }
    }
}

#[test]
fn operations_reach_the_connectors_only_in_tests() {
    let manifest = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../operations/Cargo.toml"))
        .expect("operations has a manifest");
    assert!(manifest.contains("connectors = { workspace = true, optional = true }"));
    assert!(!manifest.contains("default = [\"testing\"]"));
}

#[test]
fn a_library_of_the_outside_world_is_named_in_one_crate_only() {
    for (package, dependencies) in packages() {
        for (library, room) in KEPT_IN_ONE_ROOM {
            assert!(package == room || !dependencies.contains(library), "{package} must not name {library}");
        }
    }
}
