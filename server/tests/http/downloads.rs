//! Reports and the audit log as files.

use crate::demo::{Demo, Someone};

#[tokio::test]
async fn every_report_downloads_with_its_cover_in_every_format() {
    let demo = Demo::start().await;
    let ines = demo.signed_in(Someone::Auditor).await;
    for report in ["grant-register", "removal-timeliness", "standing-access", "current-access"] {
        let csv = ines.get(&format!("/reports/{report}/download.csv")).await;
        assert_eq!(csv.status, 200, "{report}: {}", csv.text);
        assert!(csv.text.starts_with("Report,"), "{}", csv.text);
        for line in ["Scope,", "Rows,", "Made by,Ines Duarte", "Stint version,", "Audit records,"] {
            assert!(csv.text.contains(line), "{report}: {line} is missing");
        }
        let disposition = csv.header("content-disposition");
        assert!(
            disposition.starts_with(&format!("attachment; filename=\"stint-{report}-20")),
            "{disposition}"
        );

        let json = ines.get(&format!("/reports/{report}/download.json")).await.value();
        assert_eq!((&json["cover"]["report"], json["rows"].is_array()), (&report.into(), true));
        let xlsx = ines.get(&format!("/reports/{report}/download.xlsx")).await;
        assert_eq!((xlsx.status, &xlsx.bytes[..2]), (200, b"PK".as_slice()), "{report}");
    }
    assert_eq!(demo.newest_events().await[0], "exported");
    assert_eq!(ines.get("/reports/no-such/download.csv").await.status, 404);
}

#[tokio::test]
async fn the_register_holds_what_was_asked_and_nothing_that_a_spreadsheet_would_run() {
    let demo = Demo::start().await;
    let mut ana = demo.signed_in(Someone::Requester).await;
    let mut sam = demo.signed_in(Someone::Approver).await;
    let ines = demo.signed_in(Someone::Auditor).await;
    let entitlement = demo.needs_approval().to_string();
    let form = [
        ("entitlements", entitlement.as_str()),
        ("minutes", "60"),
        ("reason", "=HYPERLINK(\"http://evil\")"),
    ];
    let id = ana.json("/requests/new", &form).await.value()["ids"][0].as_str().unwrap().to_owned();
    let content = demo.content_of(&id).await;
    let approved = sam.json(&format!("/requests/{id}/approve"), &[("content", &content)]).await;
    assert_eq!(approved.status, 200, "{}", approved.text);

    let csv = ines.get("/reports/grant-register/download.csv").await.text;
    assert!(csv.contains(&id) && csv.contains("'=HYPERLINK"), "{csv}");
    assert!(!csv.contains(",=HYPERLINK") && !csv.contains(",\"=HYPERLINK"), "{csv}");
}

#[tokio::test]
async fn who_and_what_download_with_their_cover_and_every_row() {
    let demo = Demo::start().await;
    let ines = demo.signed_in(Someone::Auditor).await;
    let entitlement = demo.needs_approval();
    for (path, first) in [
        (format!("/policies/who/download.csv?entitlement={entitlement}"), "Report,Who may have this"),
        ("/policies/what/download.csv?person=ana.ruiz".to_owned(), "Report,What may they have"),
    ] {
        let csv = ines.get(&path).await;
        assert_eq!(csv.status, 200, "{}", csv.text);
        assert!(csv.text.starts_with(first), "{}", csv.text);
        let json = ines.get(&path.replace(".csv", ".json")).await.value();
        let rows = json["rows"].as_array().unwrap().len() as u64;
        assert_eq!(json["cover"]["rows"], rows);
        let (_, table) = csv.text.split_once("\r\n\"\"\r\n").unwrap_or_default();
        assert_eq!(table.lines().count() as u64, rows + 1, "the columns' names and every row: {}", csv.text);
        assert_eq!(demo.newest_events().await[0], "exported");
    }
    let unclear = ines.get("/policies/what/download.csv?person=nobody").await;
    assert_eq!(unclear.status, 404);
}

#[tokio::test]
async fn the_audit_log_downloads_whole_and_in_order() {
    let demo = Demo::start().await;
    let ines = demo.signed_in(Someone::Auditor).await;
    let json = ines.get("/audit/download.json").await.value();
    let sequences: Vec<i64> =
        json["rows"].as_array().unwrap().iter().map(|row| row["sequence"].as_i64().unwrap()).collect();
    assert_eq!(sequences, (1..=json["cover"]["last_sequence"].as_i64().unwrap()).collect::<Vec<_>>());
    let csv = ines.get("/audit/download.csv?kind=signed_in").await;
    assert!(csv.text.contains("Event,signed_in") && !csv.text.contains(",server_started,"), "{}", csv.text);
}
