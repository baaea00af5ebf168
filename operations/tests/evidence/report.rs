//! Who gets a report, the grant register and removal timeliness.

use crate::given::{
    DEV, PROD, READ_ONLY, auditor, csv, earlier, entitlement, everything, granted, member, query, removed,
    removing, screen, world,
};
use domain::{
    audit::AuditEvent,
    problem::Kind,
    report::{ReportKind, ReportQuery},
    time::{Minutes, Seconds},
};
use operations::{
    Problem,
    report::{self, PAGE, Want},
};

#[tokio::test]
async fn nobody_but_auditors_and_administrators_gets_a_report_and_every_attempt_is_recorded() {
    let world = world().await;
    let (context, ana, query) = (&world.context, member("Ana"), everything());
    let problems: [Option<Problem>; 4] = [
        report::grant_register(context, &ana, &query, &csv()).await.err(),
        report::removal_timeliness(context, &ana, &query, &csv()).await.err(),
        report::standing_access(context, &ana, &query, &csv()).await.err(),
        report::current_access(context, &ana, &query, &csv()).await.err(),
    ];
    assert!(
        problems
            .iter()
            .all(|problem| problem.as_ref().is_some_and(|problem| problem.kind == Kind::Forbidden))
    );
    assert_eq!((world.events("denied").await, world.events("exported").await), (4, 0));
}

#[tokio::test]
async fn the_register_tells_who_asked_who_approved_and_when_it_came_and_went() {
    let world = world().await;
    let start = earlier(&world);
    let grant = granted(&world.context, 1, entitlement(PROD, READ_ONLY), start).await;
    removed(&world.context, grant.clone(), Seconds(4)).await;
    let page =
        report::grant_register(&world.context, &auditor(), &everything(), &screen()).await.expect("made");

    let [row] = page.rows.as_slice() else { panic!("one row: {:?}", page.rows) };
    assert_eq!((row.person.as_str(), row.email.as_str()), ("Ana", "ana@example.com"));
    assert_eq!((row.account_name.as_str(), row.permission_set.as_str()), ("prod-payments", "ReadOnly"));
    assert_eq!((row.reason.as_str(), row.ticket.as_str()), ("Deploy the fix", "OPS-7"));
    assert_eq!((row.asked_at, row.asked_length), (Some(start - Seconds(600)), Some(Minutes(60))));
    assert_eq!((row.approved_by.as_str(), row.comment.as_str()), ("Sam", "Only half of it"));
    assert_eq!(row.approved_at, Some(start - Seconds(300)));
    assert_eq!((row.starts_at, row.ends_at), (start, start + Minutes(30)));
    assert_eq!(row.added_at, Some(start + Seconds(2)));
    assert_eq!((row.removed_at, row.removal_took), (Some(grant.ends_at + Seconds(4)), Some(Seconds(4))));
    assert_eq!(row.state, "Ended at its end");
    assert_eq!(row.sessions_end_by, grant.ends_at + Seconds(4) + Minutes(120));
    assert_eq!((page.cover.rows, page.next), (1, None));
}

#[tokio::test]
async fn the_cover_says_what_the_report_covers_and_which_part_of_the_log() {
    let world = world().await;
    let query = query("2026-11-01", "2026-11-30", PROD);
    let made = async |want: Want| {
        report::grant_register(&world.context, &auditor(), &query, &want).await.expect("made").cover
    };
    let empty = made(screen()).await;
    assert_eq!((empty.audit_sequence, empty.audit_hash), (None, None));
    made(csv()).await;
    let cover = made(screen()).await;
    let head = world.audit().await.pop().expect("the export");
    assert_eq!(cover.report, ReportKind::GrantRegister);
    let period = cover.period.expect("a period");
    assert_eq!(
        (period.from.to_string(), period.to.to_string()),
        ("2026-11-01T00:00:00Z".to_owned(), "2026-12-01T00:00:00Z".to_owned())
    );
    assert_eq!(cover.scope, "Account prod-payments (111111111111)");
    assert_eq!((cover.made_at, cover.made_by.as_str(), cover.version.as_str()), (world.now(), "Ada", "test"));
    assert_eq!((cover.audit_sequence, cover.audit_hash), (Some((1, 1)), Some(head.hash)));
    assert_eq!(cover.catalog_read_at, None);
    let standing = report::standing_access(&world.context, &auditor(), &everything(), &screen()).await;
    assert_eq!(standing.expect("made").cover.catalog_read_at, Some(world.now()));
}

#[tokio::test]
async fn an_export_is_recorded_at_its_start_only() {
    let world = world().await;
    for number in 1..=u128::from(PAGE) + 1 {
        granted(&world.context, number, entitlement(PROD, READ_ONLY), earlier(&world)).await;
    }
    let query = query("", "", "prod");
    let first = report::grant_register(&world.context, &auditor(), &query, &csv()).await.expect("made");
    let want = Want { after: first.next, ..csv() };
    let second = report::grant_register(&world.context, &auditor(), &query, &want).await.expect("made");
    assert_eq!((first.rows.len(), second.rows.len(), second.next), (PAGE as usize, 1, None));
    let exported = AuditEvent::Exported {
        report: "grant-register".to_owned(),
        format: "csv".to_owned(),
        filter: "scope=prod".to_owned(),
        rows: u64::from(PAGE) + 1,
    };
    let recorded: Vec<_> = world.audit().await.into_iter().map(|record| record.event).collect();
    assert_eq!(recorded, [exported]);
}

#[tokio::test]
async fn the_register_is_narrowed_to_an_account_or_an_environment_and_misses_nothing() {
    let world = world().await;
    let (prod, dev) = (entitlement(PROD, READ_ONLY), entitlement(DEV, READ_ONLY));
    for number in 1..=u128::from(PAGE) + 20 {
        let wanted = if number % 10 == 0 { dev.clone() } else { prod.clone() };
        // The same moment for several: the id decides the order.
        let start = earlier(&world) + Seconds((number / 7) as u64);
        granted(&world.context, number, wanted, start).await;
    }
    let all = async |scope: &str| {
        let (mut grants, mut want, mut total) = (Vec::new(), screen(), 0);
        loop {
            let query = query("", "2099-01-01", scope);
            let page = report::grant_register(&world.context, &auditor(), &query, &want).await.expect("made");
            grants.extend(page.rows.into_iter().map(|row| row.grant));
            total = page.cover.rows.max(total);
            match page.next {
                Some(next) => want.after = Some(next),
                None => break,
            }
        }
        assert_eq!(total, grants.len() as u64, "the cover counts all pages");
        grants.sort_unstable();
        grants.dedup();
        grants.len()
    };
    assert_eq!([all("").await, all("prod").await, all(DEV).await, all("DEV").await], [520, 468, 52, 52]);
}

#[tokio::test]
async fn a_period_or_scope_that_cannot_be_used_is_told_beside_its_field() {
    let world = world().await;
    let refused = async |query: ReportQuery| {
        let refused = report::grant_register(&world.context, &auditor(), &query, &screen()).await;
        let problem = refused.expect_err("refused");
        assert_eq!(problem.kind, Kind::Invalid);
        problem.fields.into_iter().map(|field| field.field).collect::<Vec<_>>()
    };
    assert_eq!(refused(query("22.11.2026", "soon", "moon")).await, ["to", "from", "scope"]);
    assert_eq!(refused(query("2026-11-22", "2026-11-21", "")).await, ["to"]);
    let nowhere = Want { after: Some("x".to_owned()), format: None };
    for problem in [
        report::grant_register(&world.context, &auditor(), &everything(), &nowhere).await.err(),
        report::standing_access(&world.context, &auditor(), &everything(), &nowhere).await.err(),
        report::current_access(&world.context, &auditor(), &everything(), &nowhere).await.err(),
    ] {
        assert!(problem.is_some_and(|problem| problem.field("after").is_some()));
    }
}

#[tokio::test]
async fn removals_are_measured_from_the_end_to_the_read_that_showed_them_gone() {
    let world = world().await;
    let (prod, dev) = (entitlement(PROD, READ_ONLY), entitlement(DEV, READ_ONLY));
    let start = earlier(&world);
    for (number, took, wanted) in [(1, 1, &prod), (2, 4, &prod), (3, 61, &prod), (4, 60, &dev)] {
        let grant = granted(&world.context, number, wanted.clone(), start).await;
        removed(&world.context, grant, Seconds(took)).await;
    }
    // Due half an hour ago and still open; another one only just due.
    let overdue = granted(&world.context, 5, prod.clone(), start).await;
    removing(&world.context, overdue.clone()).await;
    let due = granted(&world.context, 6, prod, world.now() - Minutes(30).into() - Seconds(30)).await;
    removing(&world.context, due).await;

    let made = async |query: ReportQuery| {
        report::removal_timeliness(&world.context, &auditor(), &query, &screen()).await.expect("made")
    };
    let (cover, timeliness) = made(everything()).await;
    assert_eq!((timeliness.removals, timeliness.longest), (4, Some(Seconds(61))));
    assert_eq!((timeliness.median, timeliness.histogram.counts[0]), (Some(Seconds(4)), 1));
    let late: Vec<_> = timeliness.late.iter().map(|row| (row.grant.clone(), row.removal_took)).collect();
    let third = domain::id::GrantId::from_bits(3);
    assert_eq!(
        late,
        [(overdue.id, None), (third, Some(Seconds(61)))],
        "the one that is latest by now comes first"
    );
    assert_eq!(cover.rows, 2);
    let (_, in_dev) = made(query("", "", "dev")).await;
    assert_eq!((in_dev.removals, in_dev.late.len()), (1, 0));
    let (_, before) = made(query("2026-01-01", "2026-01-31", "")).await;
    assert_eq!((before.removals, before.late.len()), (0, 0));
}
