//! One Stint as people run it, on a port of its own, with a folder that outlives it.

use crate::{
    aws::Aws,
    child::{Running, free_port, until},
};
use std::{
    fs::{self, OpenOptions},
    path::PathBuf,
    process::{Command, ExitStatus, Stdio},
    time::Duration,
};

pub(crate) const STINT: &str = env!("CARGO_BIN_EXE_stint");
/// A start that reads the whole organization, on a busy machine.
const READY_WITHIN: Duration = Duration::from_secs(60);

pub(crate) struct Stint {
    pub(crate) address: String,
    folder: PathBuf,
    database: String,
    listen: String,
    aws: String,
    running: Option<Running>,
}

impl Stint {
    pub(crate) async fn start(folder: PathBuf, database: &str, aws: &Aws) -> Self {
        fs::create_dir_all(&folder).unwrap();
        let listen = format!("127.0.0.1:{}", free_port());
        let mut stint = Self {
            address: format!("http://{listen}"),
            folder,
            database: database.to_owned(),
            listen,
            aws: aws.address.clone(),
            running: None,
        };
        stint.run();
        stint.ready().await;
        stint
    }

    /// Starts the process, also again.
    pub(crate) fn run(&mut self) {
        // A file that may grow no longer is told so by an error, not by the end of the process.
        let mut command = Command::new("sh");
        command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", STINT, "demo", "--listen", &self.listen]);
        command.args(["--simulated-at", &self.aws, "--database-url", &self.database, "--data"]);
        command.arg(&self.folder).env_clear().env("PATH", "/usr/bin:/bin");
        let log = OpenOptions::new().create(true).append(true).open(self.folder.join("log")).unwrap();
        command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        self.running = Some(Running::start(&mut command));
    }

    /// Returns when it can serve people.
    pub(crate) async fn ready(&mut self) {
        let (client, url) = (reqwest::Client::new(), format!("{}/health/ready", self.address));
        let answer = until(READY_WITHIN, async || {
            assert!(self.ended().is_none(), "stint ended:\n{}", self.log());
            let answer = client.get(&url).send().await;
            answer.ok().filter(|answer| answer.status().is_success())
        });
        let answer = answer.await;
        assert!(answer.is_some(), "stint is not ready:\n{}", self.log());
    }

    pub(crate) fn process(&mut self) -> &mut Running {
        self.running.as_mut().expect("it was started")
    }

    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        self.process().ended()
    }

    /// Asked to end, it ends in order.
    pub(crate) async fn stop(&mut self) {
        self.process().signal("TERM");
        let status = until(Duration::from_secs(60), async || self.ended()).await.expect("it ends");
        assert!(status.success(), "{status}\n{}", self.log());
    }

    /// The newest lines that tell of something wrong.
    pub(crate) fn log(&self) -> String {
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().filter(|line| !line.contains("\"INFO\"")).collect();
        lines[lines.len().saturating_sub(30)..].join("\n")
    }
}
