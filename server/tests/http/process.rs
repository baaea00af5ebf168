//! The executable itself: its subcommands, its refusals, its end, and that it never tells a secret.

use crate::browser::Browser;
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

const STINT: &str = env!("CARGO_BIN_EXE_stint");

fn stint(arguments: &[&str]) -> Command {
    let mut command = Command::new(STINT);
    command.args(arguments).env_clear();
    command
}

fn run(arguments: &[&str]) -> (bool, String) {
    told(&stint(arguments).output().unwrap())
}

fn told(output: &Output) -> (bool, String) {
    let text = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

#[test]
fn the_demo_refuses_to_be_reached_from_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let (succeeded, text) = run(&["demo", "--listen", "0.0.0.0:0", "--data", data]);
    assert!(!succeeded && text.contains("listens on this machine only"), "{text}");
}

#[test]
fn a_policy_file_is_checked_with_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let (good, wrong) = (folder.path().join("good.cedar"), folder.path().join("wrong.cedar"));
    std::fs::write(&good, policy::DEMO).unwrap();
    std::fs::write(&wrong, "// nobody\npermit(everything);\n").unwrap();
    let (succeeded, text) = run(&["policy", "check", good.to_str().unwrap()]);
    assert!(succeeded && text.contains("no fault"), "{text}");
    let (succeeded, text) = run(&["policy", "check", wrong.to_str().unwrap()]);
    assert!(!succeeded && text.contains("wrong.cedar:2:"), "{text}");
}

#[tokio::test]
async fn a_test_alarm_says_whether_the_hook_took_it_and_tells_no_address() {
    use axum::{Router, http::StatusCode, routing::post};
    let router = Router::new()
        .route("/canary-right", post(async || StatusCode::OK))
        .route("/canary-wrong", post(async || StatusCode::NOT_FOUND));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let test = async |path: &str| {
        let mut command = stint(&["alarm", "test"]);
        command.env("STINT_ALARM_WEBHOOK", format!("http://{address}/{path}"));
        let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
        told(&output)
    };
    let (succeeded, text) = test("canary-right").await;
    assert!(succeeded && text.contains("127.0.0.1 took the test alarm."), "{text}");
    let (succeeded, refused) = test("canary-wrong").await;
    assert!(!succeeded && refused.contains("127.0.0.1 answered 404"), "{refused}");
    let (succeeded, unsafe_way) =
        run(&["alarm", "test", "--alarm-webhook", "http://hooks.example.com/canary"]);
    assert!(!succeeded && unsafe_way.contains("not reached by https"), "{unsafe_way}");
    assert!(![text, refused, unsafe_way].concat().contains("canary"));
}

#[test]
fn no_secret_is_told_when_the_start_fails() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = stint(&["serve", "--simulated-aws", "--origin", "https://stint.example.com"]);
    command
        .args(["--oidc-issuer", "https://id.example", "--oidc-client-id", "stint", "--data"])
        .arg(folder.path());
    command.env("STINT_OIDC_CLIENT_SECRET", "canary-secret").env("STINT_LOG", "trace");
    command.env("DATABASE_URL", "postgres://stint:canary-password@127.0.0.1:port/stint");
    let (succeeded, text) = told(&command.output().unwrap());
    assert!(!succeeded && text.contains("database"), "{text}");
    assert!(!text.contains("canary"), "{text}");
}

#[test]
fn a_server_that_is_asked_to_end_records_it_and_its_log_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    assert!(run(&["migrate", "--data", data]).0);
    let mut server = stint(&["demo", "--listen", "127.0.0.1:0", "--data", data]);
    let mut server = server.stderr(Stdio::piped()).spawn().unwrap();
    let mut log = BufReader::new(server.stderr.take().unwrap()).lines();
    log.find(|line| line.as_ref().is_ok_and(|line| line.contains("\"ready\"")))
        .expect("it becomes ready")
        .unwrap();
    end(&mut server);
    drop(log);

    let (succeeded, text) = run(&["audit", "verify", "--data", data]);
    assert!(succeeded && text.contains("The audit log is whole"), "{text}");
    forge(&folder.path().join("stint.db"));
    let (succeeded, text) = run(&["audit", "verify", "--data", data]);
    assert!(!succeeded && text.contains("The audit log is broken"), "{text}");
}

#[test]
fn a_lost_database_is_made_anew_from_the_copy_that_the_server_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (data, copy, backup) = (path("data"), path("ledger.jsonl"), path("backup.db"));
    let mut simulated = stint(&["simulate", "--listen", "127.0.0.1:0"]);
    let mut simulated = simulated.stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(simulated.stderr.take().unwrap()).lines();
    let line =
        said.find(|line| line.as_ref().is_ok_and(|line| line.contains("simulated AWS listens"))).unwrap();
    let line = line.unwrap();
    let port = line.split("127.0.0.1:").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let aws = format!("http://127.0.0.1:{port}");

    let arguments = ["demo", "--listen", "127.0.0.1:0", "--data", &data, "--simulated-at", &aws];
    let mut server = stint(&arguments);
    let mut server = server.args(["--ledger-copy", &copy]).stderr(Stdio::piped()).spawn().unwrap();
    let mut log = BufReader::new(server.stderr.take().unwrap()).lines();
    log.find(|line| line.as_ref().is_ok_and(|line| line.contains("\"ready\"")))
        .expect("it becomes ready")
        .unwrap();
    let (succeeded, text) = run(&["backup", "--data", &data, "--out", &backup]);
    assert!(succeeded && text.contains("is a whole copy"), "{text}");
    let rebuild = ["ledger", "rebuild", "--data", &data, "--simulated-at", &aws, "--from", &copy];
    let (succeeded, text) = run(&[&rebuild[..], &["--apply"]].concat());
    assert!(!succeeded && text.contains("Another Stint is at work"), "{text}");
    end(&mut server);
    drop(log);

    let (succeeded, exported) = run(&["ledger", "export", "--data", &data]);
    assert!(succeeded && exported.contains("\"stint_ledger\":1"), "{exported}");
    std::fs::copy(&backup, Path::new(&data).join("stint.db")).unwrap();
    let (succeeded, text) = run(&rebuild);
    assert!(succeeded && text.contains("The ledger has all of it."), "{text}");
    let (succeeded, text) =
        run(&["ledger", "rebuild", "--data", &data, "--simulated-at", &aws, "--from", &backup]);
    assert!(!succeeded && text.contains("cannot be"), "{text}");
    end(&mut simulated);
}

/// The disk of its log is full, or whoever read it is gone.
#[tokio::test]
async fn a_log_that_cannot_be_written_ends_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = stint(&["demo", "--listen", "127.0.0.1:0", "--data", folder.path().to_str().unwrap()]);
    let mut server = server.stderr(Stdio::piped()).spawn().unwrap();
    let mut log = BufReader::new(server.stderr.take().unwrap()).lines();
    let at_work = log.find_map(|line| line.ok().filter(|line| line.contains("stint is at work"))).unwrap();
    let at_work: serde_json::Value = serde_json::from_str(&at_work).unwrap();
    let browser = Browser::at(at_work["fields"]["origin"].as_str().unwrap());
    drop(log);
    for _ in 0..3 {
        assert_eq!(browser.get("/sign-in").await.status, 200);
    }
    end(&mut server);
}

fn end(server: &mut Child) {
    let asked = Command::new("kill").args(["-TERM", &server.id().to_string()]).status().unwrap();
    assert!(asked.success());
    assert!(server.wait().unwrap().success());
}

/// Changes one byte of a record, as someone with the file could.
fn forge(database: &Path) {
    let mut bytes = std::fs::read(database).unwrap();
    let record = br#""kind":"server_started","version":""#;
    let at = bytes.windows(record.len()).position(|window| window == record).expect("the start is recorded");
    bytes[at + record.len()] = b'9';
    std::fs::write(database, bytes).unwrap();
}
