//! What is reported, and what it should be at most.

use anyhow::Result;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::progress::say;

#[derive(Serialize)]
pub(super) struct Figures {
    pub(super) approval_to_call_ms_p50: f64,
    pub(super) approval_to_call_ms_p99: f64,
    pub(super) search_ms_p50: f64,
    pub(super) search_ms_p99: f64,
    pub(super) search_cpu_ms: f64,
    pub(super) home_ms_p99: f64,
    pub(super) queue_ms_p99: f64,
    pub(super) submit_ms_p99: f64,
    pub(super) approve_ms_p99: f64,
    pub(super) rss_idle_mb: f64,
    pub(super) rss_load_mb: f64,
    pub(super) first_load_brotli_bytes: f64,
    /// The slowest first view after a change of policies.
    pub(super) eligibility_first_ms: f64,
    pub(super) eligibility_ms_p99: f64,
}

const AIMS: [(&str, f64); 10] = [
    ("approval_to_call_ms_p99", 100.0),
    ("search_ms_p99", 20.0),
    ("search_cpu_ms", 1.5),
    ("home_ms_p99", 30.0),
    ("queue_ms_p99", 30.0),
    ("rss_idle_mb", 120.0),
    ("rss_load_mb", 250.0),
    ("first_load_brotli_bytes", 250_000.0),
    ("eligibility_first_ms", 2_000.0),
    ("eligibility_ms_p99", 20.0),
];

/// One object: for each figure the worse of both databases, and each database's own figures below its name.
pub(super) fn json(sqlite: &Figures, postgres: &Figures) -> Result<Value> {
    let (sqlite, postgres) = (map(sqlite)?, map(postgres)?);
    let mut object = Map::new();
    for (key, value) in &sqlite {
        let other = &postgres[key];
        let worse = if other.as_f64() > value.as_f64() { other } else { value };
        object.insert(key.clone(), worse.clone());
    }
    object.insert("sqlite".to_owned(), sqlite.into());
    object.insert("postgres".to_owned(), postgres.into());
    Ok(object.into())
}

pub(super) fn table(sqlite: &Figures, postgres: &Figures) -> Result<()> {
    let (sqlite, postgres) = (map(sqlite)?, map(postgres)?);
    say(&format!("\n{:<26}{:>12}{:>12}{:>12}", "", "SQLite", "PostgreSQL", "at most"));
    for (key, value) in &sqlite {
        let aim = AIMS.iter().find(|(aimed, _)| aimed == key).map(|(_, aim)| *aim);
        let values = [value.as_f64(), postgres[key].as_f64()];
        let missed = aim.is_some_and(|aim| values.iter().any(|value| *value > Some(aim)));
        let aim = aim.map(|aim| aim.to_string()).unwrap_or_default();
        let mark = if missed { "  missed" } else { "" };
        let [sqlite, postgres] = values.map(Option::unwrap_or_default);
        say(&format!("{key:<26}{sqlite:>12}{postgres:>12}{aim:>12}{mark}"));
    }
    Ok(())
}

/// Rounded to what the clock can tell; in the order of the fields' names.
fn map(figures: &Figures) -> Result<Map<String, Value>> {
    let Value::Object(object) = serde_json::to_value(figures)? else { return Ok(Map::new()) };
    let rounded =
        |value: Value| value.as_f64().map_or(Value::Null, |value| json!((value * 100.0).round() / 100.0));
    Ok(object.into_iter().map(|(key, value)| (key, rounded(value))).collect())
}
