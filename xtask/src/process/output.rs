//! Processes that run to their end: with their output captured, or passed on line by line and kept.

use std::process::{ExitStatus, Stdio};

use anyhow::{Result, bail};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader},
    process::Command,
};

use super::Running;
use crate::progress::say;

/// Runs a command quietly and returns its standard output; a failure carries the end of what it said.
pub(crate) async fn output(name: &str, mut command: Command) -> Result<String> {
    let mut running = Running::start(name, command.stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let stdout = running.child().stdout.take();
    let stderr = running.child().stderr.take();
    let (stdout, stderr) = tokio::try_join!(everything(stdout), everything(stderr))?;
    let status = running.wait().await?;
    if !status.success() {
        bail!("{name} failed ({status}): {}", last_lines(&format!("{stdout}\n{stderr}")));
    }
    Ok(stdout)
}

/// Runs a command, passes on its output as it comes, and returns it with the way the command ended.
pub(crate) async fn streamed(name: &str, command: Command) -> Result<(ExitStatus, String)> {
    streamed_to(name, command, say).await
}

/// As `streamed`, with a say in how a line is shown.
pub(crate) async fn streamed_to(
    name: &str,
    mut command: Command,
    show: impl Fn(&str),
) -> Result<(ExitStatus, String)> {
    let mut running = Running::start(name, command.stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let stdout = running.child().stdout.take();
    let stderr = running.child().stderr.take();
    let (stdout, stderr) = tokio::try_join!(each_line(stdout, &show), each_line(stderr, &show))?;
    let status = running.wait().await?;
    Ok((status, stdout + &stderr))
}

async fn each_line(stream: Option<impl AsyncRead + Unpin>, show: &impl Fn(&str)) -> Result<String> {
    let mut text = String::new();
    let Some(stream) = stream else { return Ok(text) };
    let mut lines = BufReader::new(stream).split(b'\n');
    while let Some(line) = lines.next_segment().await? {
        let line = String::from_utf8_lossy(&line);
        show(line.trim_end_matches('\r'));
        text.push_str(&line);
        text.push('\n');
    }
    Ok(text)
}

async fn everything(stream: Option<impl AsyncRead + Unpin>) -> Result<String> {
    let mut bytes = Vec::new();
    if let Some(mut stream) = stream {
        stream.read_to_end(&mut bytes).await?;
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(12)..].join("\n")
}
