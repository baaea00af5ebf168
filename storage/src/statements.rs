//! Prepares every statement, so that a mistake in one is found before someone needs it.

use crate::{Connection, Error, connection::Driver};
use sqlx::{Executor, SqlSafeStr};

const FILES: &[(&str, &[(&str, &str)])] = &[
    ("audit", crate::audit::STATEMENTS),
    ("audit search", crate::audit::SEARCH_STATEMENTS),
    ("catalog", crate::catalog::STATEMENTS),
    ("catalog batch", crate::catalog::BATCH_STATEMENTS),
    ("catalog content", crate::catalog::CONTENT_STATEMENTS),
    ("catalog sweep", crate::catalog::SWEEP_STATEMENTS),
    ("catalog import", crate::catalog::IMPORT_STATEMENTS),
    ("favourite", crate::favourite::STATEMENTS),
    ("fence", crate::fence::STATEMENTS),
    ("finding", crate::finding::STATEMENTS),
    ("grant", crate::grant::STATEMENTS),
    ("grant period", crate::grant::PERIOD_STATEMENTS),
    ("grant write", crate::grant::WRITE_STATEMENTS),
    ("holding", crate::holding::STATEMENTS),
    ("lease", crate::lease::STATEMENTS),
    ("notification", crate::notification::STATEMENTS),
    ("person", crate::person::STATEMENTS),
    ("policy", crate::policy::STATEMENTS),
    ("policy proposal", crate::policy::PROPOSAL_STATEMENTS),
    ("receipt", crate::receipt::STATEMENTS),
    ("request", crate::request::STATEMENTS),
    ("request write", crate::request::WRITE_STATEMENTS),
    ("session", crate::session::STATEMENTS),
    ("setting", crate::setting::STATEMENTS),
    ("sweep", crate::sweep::STATEMENTS),
];

impl Connection {
    /// Prepares every statement that Stint has and gives their number; the first that fails is named.
    pub async fn prepare_statements(&mut self) -> Result<u32, (String, Error)> {
        let mut prepared = 0;
        for (file, statements) in FILES {
            for &(name, text) in *statements {
                self.prepare(text).await.map_err(|cause| (format!("{file}: {name}"), cause))?;
                prepared += 1;
            }
        }
        Ok(prepared)
    }

    async fn prepare(&mut self, text: &'static str) -> Result<(), Error> {
        match &mut self.driver {
            Driver::Sqlite(handle) => drop((&mut **handle).prepare(text.into_sql_str()).await?),
            Driver::Postgres(handle) => drop((&mut **handle).prepare(text.into_sql_str()).await?),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::FILES;
    use crate::{Database, connection::Driver};
    use sqlx::AssertSqlSafe;

    /// What grows with use; a statement that reads all of one of these gets slower every day.
    const GROWING: [&str; 6] = ["audit_events", "requests", "decisions", "grants", "receipts", "holdings"];

    /// Counting all requests, all that have not ended, and the newest record need no better way.
    const WHOLE: [&str; 5] = ["HEAD", "COUNT", "LIVE", "MOVING", "PEOPLE_ENGAGED"];

    /// Each statement with the steps in which SQLite would carry it out.
    async fn plans() -> Vec<(&'static str, &'static str, String)> {
        let database = Database::open("sqlite::memory:").await.expect("opens");
        let mut connection = database.read().await.expect("reads");
        let Driver::Sqlite(handle) = &mut connection.driver else { return Vec::new() };
        let mut plans = Vec::new();
        for (file, statements) in FILES {
            for (name, text) in *statements {
                let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {text}"));
                let steps: Vec<(i64, i64, i64, String)> =
                    sqlx::query_as(explain).fetch_all(&mut **handle).await.expect(name);
                plans.extend(steps.into_iter().map(|(.., step)| (*file, *name, step)));
            }
        }
        plans
    }

    #[tokio::test]
    async fn no_statement_reads_the_whole_of_what_grows() {
        let scans: Vec<_> = plans()
            .await
            .into_iter()
            .filter(|(_, name, step)| {
                GROWING.iter().any(|table| step.starts_with(&format!("SCAN {table}")))
                    && !WHOLE.contains(name)
            })
            .collect();
        assert!(scans.is_empty(), "{scans:#?}");
    }

    #[tokio::test]
    async fn every_search_of_the_log_walks_the_index_of_all_that_leads_it() {
        let steps: Vec<_> = plans().await.into_iter().filter(|(file, ..)| *file == "audit search").collect();
        assert!(steps.iter().all(|(.., step)| !step.contains("TEMP B-TREE")), "{steps:#?}");
        for (lead, index) in [
            ("KIND ", "audit_by_kind (kind=?"),
            ("ACTOR ", "audit_by_actor (actor_name=?"),
            ("ACTOR_KIND ", "audit_by_actor_kind (actor_name=? AND kind=?"),
            ("PERSON ", "audit_by_person (person=?"),
            ("REQUEST ", "audit_by_request (request_id=?"),
            ("GRANT ", "audit_by_grant (grant_id=?"),
            ("ACCOUNT ", "audit_by_account (account=?"),
            ("ACCOUNT_KIND ", "audit_by_account_kind (account=? AND kind=?"),
            ("ENTITLEMENT ", "audit_by_entitlement (account=? AND permission_set=?"),
        ] {
            let wanted = format!("SEARCH audit_events USING INDEX {index} AND sequence>? AND sequence<?)");
            let walks = steps.iter().filter(|(_, name, step)| name.starts_with(lead) && *step == wanted);
            assert_eq!(walks.count(), 3, "{lead}: newest, oldest and count: {steps:#?}");
        }
    }
}
