//! A PostgreSQL server of a test's own, which can be restarted at any moment; gone with this value.

use crate::child::{free_port, succeed};
use std::{
    fs,
    os::unix::{
        fs::{MetadataExt, chown},
        process::CommandExt,
    },
    path::PathBuf,
    process::Command,
};
use tempfile::TempDir;

pub(crate) struct Postgres {
    folder: TempDir,
    programs: PathBuf,
    owner: Option<Owner>,
    port: String,
}

/// Who runs the server, when we are root: it refuses to be root.
#[derive(Clone, Copy)]
struct Owner {
    user: u32,
    group: u32,
}

impl Postgres {
    /// `None`, and it says so, where PostgreSQL is not installed.
    pub(crate) fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            println!(
                "left out: PostgreSQL is not under /usr/lib/postgresql, and STINT_POSTGRES_PROGRAMS is not set"
            );
            return None;
        };
        let folder = tempfile::Builder::new().prefix("stint-postgres-").tempdir().unwrap();
        let owner = owner();
        if let Some(Owner { user, group }) = owner {
            chown(folder.path(), Some(user), Some(group)).unwrap();
        }
        let postgres = Self { folder, programs, owner, port: free_port().to_string() };
        let mut make = postgres.command("initdb");
        make.args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-sync", "-D"]);
        succeed(make.arg(postgres.data()));
        postgres.control("start", "fast");
        Some(postgres)
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// As a crash: what was not committed is lost, and the log is read again. Returns when it accepts connections.
    pub(crate) fn restart_immediately(&self) {
        self.control("restart", "immediate");
    }

    pub(crate) fn stop_immediately(&self) {
        self.control("stop", "immediate");
    }

    pub(crate) fn start_again(&self) {
        self.control("start", "fast");
    }

    /// As after a failover to a standby, or when an administrator protects what is left of a disk.
    pub(crate) fn only_reads(&self, wanted: bool) {
        let wanted = if wanted { "on" } else { "off" };
        self.ask(&format!("ALTER SYSTEM SET default_transaction_read_only = {wanted}"));
        self.ask("SELECT pg_reload_conf()");
        while self.ask("SHOW default_transaction_read_only").trim() != wanted {}
    }

    /// As an administrator.
    pub(crate) fn ask(&self, sql: &str) -> String {
        let mut ask = self.command("psql");
        ask.args(["-h", "127.0.0.1", "-p", &self.port, "-U", "postgres", "-qAt", "-v", "ON_ERROR_STOP=1"]);
        succeed(ask.args(["-c", sql]))
    }

    fn control(&self, what: &str, how: &str) {
        let settings = format!(
            "-p {} -k {} -c listen_addresses=127.0.0.1 -c max_connections=200",
            self.port,
            self.folder.path().display()
        );
        let mut control = self.command("pg_ctl");
        control.args([what, "-w", "-t", "60", "-D"]).arg(self.data());
        control.arg("-l").arg(self.folder.path().join("log"));
        match what {
            "start" => control.args(["-o", &settings]),
            "restart" => control.args(["-o", &settings, "-m", how]),
            _ => control.args(["-m", how]),
        };
        // The server keeps what it inherits open, so that waiting for the end of the output would wait for the server.
        let status = control.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null()).status();
        assert!(status.unwrap().success(), "pg_ctl {what}: {}", self.log());
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command.current_dir("/").env("LC_ALL", "C.UTF-8");
        if let Some(Owner { user, group }) = self.owner {
            command.uid(user).gid(group);
        }
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let mut stop = self.command("pg_ctl");
        // One that is stopped already is what is wanted.
        let _ = stop.args(["stop", "-m", "immediate", "-D"]).arg(self.data()).output();
    }
}

/// The folder with `initdb` and `pg_ctl`: the newest of Debian's, or as told.
fn programs() -> Option<PathBuf> {
    let told = std::env::var_os("STINT_POSTGRES_PROGRAMS").map(PathBuf::from);
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().filter_map(Result::ok);
    let debian =
        versions.map(|version| version.path().join("bin")).filter(|bin| bin.join("pg_ctl").is_file());
    told.or_else(|| debian.max())
}

fn owner() -> Option<Owner> {
    let own = fs::metadata("/proc/self").unwrap();
    let id = |which| succeed(Command::new("id").args([which, "postgres"])).trim().parse().unwrap();
    (own.uid() == 0).then(|| Owner { user: id("-u"), group: id("-g") })
}
