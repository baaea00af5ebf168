//! `stint policy` as a pipeline calls it: what it says and how it ends.

use connectors::simulated::reference_organization;
use domain::{catalog::OrganizationFile, time::Timestamp};
use serde_json::Value;
use std::{
    fs,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

const STINT: &str = env!("CARGO_BIN_EXE_stint");
const PROD: &str = "@title(\"Production read-only for engineers\")\n@max_duration(\"8h\")";

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> String {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
        self.path(name).to_str().unwrap().to_owned()
    }

    fn organization(&self) -> String {
        let import = "imp_00000000000000000000000001".parse().unwrap();
        let at = Timestamp::from_seconds(1_795_424_400);
        let file = OrganizationFile::new((import, at), reference_organization().records());
        self.write("organization.jsonl", &file.write())
    }
}

/// The exit code and all that was said.
fn run(arguments: &[&str]) -> (i32, String) {
    let output = Command::new(STINT).args(arguments).env_clear().output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(text).unwrap())
}

fn run_json(arguments: &[&str]) -> (i32, Value) {
    let (code, text) = run(&[arguments, &["--json"]].concat());
    (code, serde_json::from_str(&text).unwrap_or_else(|cause| panic!("{cause}: {text}")))
}

#[test]
fn a_folder_is_checked_file_by_file() {
    let desk = Desk::new();
    let (first, rest) = policy::DEMO.split_once("// ---- Production").unwrap();
    desk.write("policies/10-development.cedar", first);
    desk.write("policies/20-others.cedar", &format!("// {rest}"));
    let folder = desk.path("policies");
    let folder = folder.to_str().unwrap();
    let (code, text) = run(&["policy", "check", folder]);
    assert!(code == 0 && text.contains("policies in 2 files, no fault."), "{code}: {text}");
    desk.write("policies/30-wrong.cedar", "// nobody\npermit(everything);\n");
    let (code, text) = run(&["policy", "check", folder]);
    assert!(code == 1 && text.contains("30-wrong.cedar:2:"), "{code}: {text}");
    let (code, json) = run_json(&["policy", "check", folder]);
    assert_eq!((code, &json["policies"], &json["faults"][0]["line"]), (1, &0.into(), &2.into()));
}

#[test]
fn what_cannot_be_read_ends_with_2() {
    let desk = Desk::new();
    let good = desk.write("good.cedar", policy::DEMO);
    let (code, text) = run(&["policy", "check", desk.path("missing").to_str().unwrap()]);
    assert!(code == 2 && text.contains("missing cannot be read"), "{code}: {text}");
    let (code, text) = run(&["policy", "check", &good, "--organization", &good]);
    assert!(code == 2 && text.contains("it is no organization file"), "{code}: {text}");
    let (code, text) = run(&["policy", "diff", &good, &good, "--fail-on", "widened"]);
    assert!(code == 2 && text.contains("--organization"), "{code}: {text}");
}

#[test]
fn with_an_organization_oddities_are_told_and_are_no_fault() {
    let desk = Desk::new();
    let odd = policy::DEMO.replace("Group::\"auditors\"", "Group::\"Auditors\"");
    let file = desk.write("odd.cedar", &odd);
    let check = ["policy", "check", &file, "--organization", &desk.organization()];
    let (code, text) = run(&check);
    assert!(code == 0 && text.contains("the organization has \"auditors\""), "{code}: {text}");
    let (_, json) = run_json(&check);
    let findings = json["findings"].as_array().unwrap();
    assert!(findings.iter().any(|finding| finding["rule"] == "other_case"), "{findings:#?}");
}

#[test]
fn a_change_is_told_policy_by_policy_and_with_its_effect_on_people() {
    let desk = Desk::new();
    let old = desk.write("old.cedar", policy::DEMO);
    let new = desk.write("new.cedar", &policy::DEMO.replace(PROD, &PROD.replace("8h", "1d")));
    let (code, text) = run(&["policy", "diff", &old, &new]);
    assert!(
        code == 0
            && text.contains("~ prod-read-only")
            && text.contains("at most 8 h")
            && text.contains("-> "),
        "{code}: {text}"
    );
    let organization = desk.organization();
    let (code, json) = run_json(&["policy", "diff", &old, &new, "--organization", &organization]);
    let effect = &json["consequences"]["effect"];
    assert_eq!((code, &json["changes"][0]["policy"]), (0, &"prod-read-only".into()));
    assert!(effect["longer"]["people"].as_u64().unwrap() > 10, "{effect:#}");
    assert_eq!(effect["gained"]["people"], 0);
    let (code, text) = run(&["policy", "diff", &old, &old, "--organization", &organization]);
    assert!(code == 0 && text.contains("No policy is different."), "{code}: {text}");
    assert!(text.contains("Nobody may ask for more or less than before."), "{text}");
}

#[test]
fn a_pipeline_can_stop_at_what_widens_and_at_what_is_newly_odd() {
    let desk = Desk::new();
    let old = desk.write("old.cedar", policy::DEMO);
    let wide = desk.write("wide.cedar", &policy::DEMO.replace(PROD, &PROD.replace("8h", "1d")));
    let narrow = desk.write("narrow.cedar", &policy::DEMO.replace(PROD, &PROD.replace("8h", "1h")));
    let odd = desk.write("odd.cedar", &policy::DEMO.replace("Group::\"auditors\"", "Group::\"Auditors\""));
    let organization = desk.organization();
    let diff = |new: &str, fail_on: &str| {
        run_json(&["policy", "diff", &old, new, "--organization", &organization, "--fail-on", fail_on])
    };
    let (code, json) = diff(&wide, "widened");
    assert_eq!((code, &json["failed_on"][0]), (3, &"widened".into()));
    assert_eq!(diff(&narrow, "widened").0, 0);
    assert_eq!(diff(&odd, "lint").0, 3);
    assert_eq!(diff(&old, "lint").0, 0, "what was odd before stops nobody");
    let wrong = desk.write("wrong.cedar", "permit(everything);");
    assert_eq!(diff(&wrong, "widened").0, 1);
}

#[test]
fn the_organization_is_exported_from_the_database_without_personal_data() {
    let desk = Desk::new();
    let data = desk.path("data");
    let data = data.to_str().unwrap();
    let out = desk.path("organization.jsonl");
    let out = out.to_str().unwrap();
    let mut server = Server(
        Command::new(STINT)
            .args(["demo", "--listen", "127.0.0.1:0", "--data", data])
            .env_clear()
            .stderr(Stdio::null())
            .spawn()
            .unwrap(),
    );
    // The first import takes a moment.
    let exported = (0..600).any(|_| {
        let is_exported = run(&["catalog", "export", "--data", data, "--out", out]).0 == 0;
        if !is_exported {
            std::thread::sleep(Duration::from_millis(100));
        }
        is_exported
    });
    server.0.kill().unwrap();
    assert!(exported, "the organization can be exported");
    let text = fs::read_to_string(out).unwrap();
    assert!(text.contains("\"ana.ruiz\"") && !text.contains("Ana Ruiz") && !text.contains('@'), "{text}");
    let policies = desk.write("demo.cedar", policy::DEMO);
    let (code, said) = run(&["policy", "check", &policies, "--organization", out]);
    assert!(code == 0 && said.contains("no fault"), "{said}");
}

/// Ended whatever comes of the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
