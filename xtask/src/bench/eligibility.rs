//! The catalog right after a change of policies, when what a person may ask for is computed anew, and after that.

use std::{
    fmt::Write,
    fs,
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use super::{pages::timed, samples::Samples, visitor::Visitor};

/// Teams of the large organization, as the tag `owner` names them.
const TEAMS: [&str; 20] = [
    "payments", "orders", "search", "catalog", "pricing", "invoices", "shipping", "returns", "loyalty",
    "identity", "fraud", "ledger", "reports", "events", "media", "maps", "chat", "support", "tax", "vendors",
];
const CHANGES: u32 = 5;
const LATER_VIEWS: usize = 300;
/// The server looks at its policies every two seconds.
const IN_FORCE_WITHIN: Duration = Duration::from_secs(30);

pub(super) struct Eligibility {
    /// The first view after each change.
    pub(super) first: Samples,
    pub(super) later: Samples,
}

/// `data` is the server's folder with its policies and its log.
pub(super) async fn eligibility(visitor: &Visitor, root: &Path, data: &Path) -> Result<Eligibility> {
    let demo = fs::read_to_string(root.join("policy/policies/demo.cedar"))?;
    let mut first = Samples::default();
    for change in 1..=CHANGES {
        let known = changes_in_force(data)?;
        fs::write(data.join("policy.cedar"), sixty_policies(&demo, change)).context("no policies written")?;
        until_in_force(data, known).await?;
        first.add(visitor.timed_page("/catalog").await?);
    }
    Ok(Eligibility { first, later: timed(visitor, "/catalog", LATER_VIEWS).await? })
}

/// The demo's and two for each team, of which the requester is asked about every one.
fn sixty_policies(demo: &str, change: u32) -> String {
    let mut text = format!("{demo}\n// change {change}\n");
    for team in TEAMS {
        for (environment, hours) in [("staging", 4), ("prod", 2)] {
            let _ = write!(
                text,
                "@id(\"{team}-{environment}\") @max_duration(\"{hours}h\") @approval(\"Group::\\\"sre\\\"\")
                permit (principal in Group::\"engineering\", action == Action::\"request\", resource in OrganizationalUnit::\"Workloads\")
                when {{ resource.account.environment == \"{environment}\" && resource.account.hasTag(\"owner\")
                    && resource.account.getTag(\"owner\") == \"{team}\" }};\n"
            );
        }
    }
    text
}

async fn until_in_force(data: &Path, known: usize) -> Result<()> {
    let asked = Instant::now();
    while asked.elapsed() < IN_FORCE_WITHIN {
        if changes_in_force(data)? > known {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    bail!("changed policies did not come into force within {} s", IN_FORCE_WITHIN.as_secs())
}

fn changes_in_force(data: &Path) -> Result<usize> {
    Ok(fs::read_to_string(data.join("log"))?.matches("changed policies are in force").count())
}
