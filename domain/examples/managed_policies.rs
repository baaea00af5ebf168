//! Condenses AWS's managed policies into `src/catalog/summary/data/managed.txt` (see the README there): reads lines of
//! ARN, version and document with tabs between, and writes lines of ARN, version, risk and capabilities.

use domain::{
    catalog::{PermissionSet, summarize},
    time::Minutes,
};
use std::{error::Error, io};

fn main() -> Result<(), Box<dyn Error>> {
    for line in io::stdin().lines() {
        let line = line?;
        let mut parts = line.splitn(3, '\t');
        let (Some(arn), Some(version), Some(document)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(format!("a line without three parts: {line}").into());
        };
        let summary = summarize(&PermissionSet {
            id: "ps-0000000000000000".parse()?,
            arn: String::new(),
            name: String::new(),
            description: String::new(),
            session: Minutes(60),
            managed_policies: Vec::new(),
            customer_managed_policies: Vec::new(),
            inline_policy: Some(document.to_owned()),
            boundary: None,
            relay_state: None,
            tags: Default::default(),
        });
        let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let mut words =
            vec![arn.trim_start_matches("arn:aws:iam::aws:policy/").to_owned(), version.to_owned()];
        words.push(word(serde_json::to_value(summary.risk)?));
        for capability in summary.capabilities {
            words.push(word(serde_json::to_value(capability)?));
        }
        #[expect(clippy::print_stdout, reason = "the table is what this prints")]
        {
            println!("{}", words.join(" "));
        }
    }
    Ok(())
}
