//! Policies in several files are read as one set.

use policy::{PolicyFiles, PolicySet};

fn permit(id: &str) -> String {
    format!(
        "@id(\"{id}\")\n@max_duration(\"8h\")\n@approval(\"automatic\")\n\
        permit (principal, action == Action::\"request\", resource);"
    )
}

fn files(named: &[(&str, String)]) -> PolicyFiles {
    named.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect()
}

fn faults(files: &PolicyFiles) -> Vec<String> {
    files.parse().err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

#[test]
fn files_are_one_set_whose_text_can_be_stored() {
    let files = files(&[("b.cedar", permit("b")), ("a.cedar", format!("{}// the end", permit("a")))]);
    let together = files.parse().expect("no fault");
    assert_eq!((files.len(), together.len()), (2, 2));
    let stored = PolicySet::parse(&files.text(), "stored").expect("no fault");
    assert_eq!((stored.version(), stored.len()), (together.version(), 2));
    assert!(files.text().starts_with("// ==== a.cedar\n@id(\"a\")"));
}

#[test]
fn one_file_has_the_version_of_its_text() {
    let alone = PolicyFiles::one("policy.cedar", policy::DEMO);
    let version = |set: PolicySet| set.version().to_owned();
    let parsed = PolicySet::parse(policy::DEMO, "policy.cedar").expect("no fault");
    assert_eq!(alone.parse().map(version), Ok(version(parsed)));
}

#[test]
fn each_fault_is_told_in_its_own_file() {
    let files = files(&[
        ("a.cedar", permit("a")),
        ("b.cedar", format!("// again\n{}", permit("a"))),
        ("c.cedar", permit("c").replace("8h", "8")),
        ("d.cedar", permit("d").replace(';', "")),
    ]);
    let told = faults(&files);
    assert!(
        told.contains(
            &"b.cedar:2:1: The id a is already used in a.cedar, line 1. \
        Give each policy an @id of its own; answers and the audit log name it by that."
                .to_owned()
        )
    );
    let of: Vec<&str> = told.iter().filter_map(|fault| fault.split(':').next()).collect();
    assert_eq!(of, ["c.cedar", "d.cedar", "b.cedar"]);
}
