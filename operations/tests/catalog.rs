//! Reading the organization and browsing what can be asked for, as stories.

use domain::{
    catalog::{CatalogQuery, CatalogRecord, HolderSource},
    connector::{
        Access, CatalogBatch, Change, Connector, Observation, Operation, Progress, Setback, SetbackKind,
    },
    policy::Verdict,
    problem::Kind,
    time::{Seconds, Timestamp},
};
use operations::{
    CatalogInForce, Context, Topic, catalog,
    palette::{PaletteHit, palette},
    testing::World,
};
use std::sync::{Arc, Mutex};

/// Gives the records in parts, and a setback where one is planned.
struct InParts {
    parts: Vec<Vec<CatalogRecord>>,
    setback_at: Mutex<Option<(usize, SetbackKind)>>,
    reads: Mutex<Vec<Option<String>>>,
}

impl InParts {
    fn of(world: &World) -> Self {
        let records = world.cloud.read(|organization| organization.records());
        let parts = records.chunks(60).map(<[CatalogRecord]>::to_vec).collect();
        Self { parts, setback_at: Mutex::default(), reads: Mutex::default() }
    }

    fn fail_at(&self, part: usize, kind: SetbackKind) {
        *self.setback_at.lock().expect("unpoisoned") = Some((part, kind));
    }

    fn reads(&self) -> Vec<Option<String>> {
        std::mem::take(&mut *self.reads.lock().expect("unpoisoned"))
    }
}

#[async_trait::async_trait]
impl Connector for InParts {
    async fn read_catalog(&self, cursor: Option<&str>) -> Result<CatalogBatch, Setback> {
        self.reads.lock().expect("unpoisoned").push(cursor.map(str::to_owned));
        let part: usize = cursor.map_or(0, |cursor| cursor.parse().expect("a number"));
        let mut planned = self.setback_at.lock().expect("unpoisoned");
        if let Some((_, kind)) = planned.take_if(|(at, _)| *at == part) {
            let sentence = "AWS did not answer as it should.".to_owned();
            return Err(Setback { kind, sentence, code: None, request_id: None });
        }
        let next = (part + 1 < self.parts.len()).then(|| (part + 1).to_string());
        Ok(CatalogBatch { records: self.parts[part].clone(), next, progress: format!("part {part}") })
    }

    async fn observe(&self, _: &Access) -> Result<Observation, Setback> {
        unreachable!("an import changes nothing")
    }
    async fn add(&self, _: &Access) -> Result<Progress, Setback> {
        unreachable!("an import changes nothing")
    }
    async fn remove(&self, _: &Access) -> Result<Progress, Setback> {
        unreachable!("an import changes nothing")
    }
    async fn follow(&self, _: &Access, _: &Operation) -> Result<Progress, Setback> {
        unreachable!("an import changes nothing")
    }
    async fn find_operation(
        &self,
        _: &Access,
        _: Change,
        _: Timestamp,
    ) -> Result<Option<Operation>, Setback> {
        unreachable!("an import changes nothing")
    }
}

/// A Stint that has read nothing yet.
async fn before_the_first_import() -> (World, Context, Arc<InParts>) {
    let world = World::direct().await;
    let organization = Arc::new(InParts::of(&world));
    let context = Context {
        catalog: CatalogInForce::default(),
        connector: organization.clone(),
        ..world.context.clone()
    };
    (world, context, organization)
}

fn query(q: &str) -> CatalogQuery {
    CatalogQuery { q: q.to_owned(), ..CatalogQuery::default() }
}

#[tokio::test]
async fn an_import_puts_the_organization_in_force_and_tells_open_pages() {
    let (world, context, organization) = before_the_first_import().await;
    let mut told = context.signals.subscribe();
    let counts = catalog::import(&context).await.expect("imports");
    let records: usize = organization.parts.iter().map(Vec::len).sum();
    assert_eq!((counts.read, counts.added, counts.removed), (records as u64, records as u64, 0));
    let (read, expected) = (context.catalog.get(), world.context.catalog.get());
    assert_eq!(read.0.accounts, expected.0.accounts);
    assert_eq!(read.0.owned_groups, expected.0.owned_groups);
    assert_eq!(read.0.groups_of_user, expected.0.groups_of_user);
    assert_eq!(world.events("catalog_imported").await, 1);
    assert_eq!(told.try_recv(), Ok(Topic::Catalog));

    let again = catalog::import(&context).await.expect("imports");
    assert_eq!((again.read, again.added, again.changed, again.removed), (records as u64, 0, 0, 0));
}

#[tokio::test]
async fn an_interrupted_import_goes_on_where_it_stopped() {
    let (world, context, organization) = before_the_first_import().await;
    organization.fail_at(2, SetbackKind::Throttled);
    let problem = catalog::import(&context).await.expect_err("is set back");
    assert_eq!(problem.kind, Kind::Unavailable);
    assert!(context.catalog.get().0.import.is_none(), "nobody sees half an import");
    let theo = world.sign_in("theo.brandt").await;
    let status = catalog::status(&context, &theo).await.expect("reads");
    assert_eq!(status.setback.as_deref(), Some("AWS did not answer as it should."));
    assert_eq!((status.imported_at, status.running), (None, None));
    organization.reads();

    catalog::import(&context).await.expect("imports");
    assert_eq!(organization.reads()[0].as_deref(), Some("2"));
    assert!(context.catalog.get().0.import.is_some());
    assert_eq!((world.events("catalog_imported").await, world.events("catalog_import_failed").await), (1, 0));
    let status = catalog::status(&context, &theo).await.expect("reads");
    assert_eq!((status.imported_at, status.setback), (Some(world.now()), None));
}

#[tokio::test]
async fn an_import_interrupted_long_ago_begins_anew() {
    let (world, context, organization) = before_the_first_import().await;
    organization.fail_at(1, SetbackKind::Unknown);
    catalog::import(&context).await.expect_err("is set back");
    world.advance(Seconds(2 * 60 * 60));
    organization.reads();
    catalog::import(&context).await.expect("imports");
    assert_eq!(organization.reads()[0], None);
}

#[tokio::test]
async fn a_refusal_of_aws_is_recorded_once_however_often_it_is_tried() {
    let (world, context, organization) = before_the_first_import().await;
    for _ in 0..3 {
        organization.fail_at(1, SetbackKind::Denied);
        let problem = catalog::import(&context).await.expect_err("is denied");
        assert_eq!(
            problem.sentence,
            "The organization could not be read. AWS did not answer as it should. The last catalog stays in use."
        );
    }
    assert_eq!(world.events("catalog_import_failed").await, 1);
}

#[tokio::test]
async fn a_restarted_server_loads_what_was_imported() {
    let (_world, context, organization) = before_the_first_import().await;
    catalog::load(&context).await.expect("there is nothing to load yet");
    catalog::import(&context).await.expect("imports");
    organization.reads();
    let restarted = Context { catalog: CatalogInForce::default(), ..context.clone() };
    catalog::load(&restarted).await.expect("loads");
    assert_eq!(restarted.catalog.get().0.accounts, context.catalog.get().0.accounts);
    assert_eq!(organization.reads(), []);
}

#[tokio::test]
async fn a_restart_reads_anew_only_what_is_older_than_the_interval() {
    let (world, context, _) = before_the_first_import().await;
    let every = Seconds(15 * 60);
    assert_eq!(catalog::next_import(&context, every).await, Ok(None), "an empty database is filled at once");
    catalog::import(&context).await.expect("imports");
    let due = world.now() + every;

    let restarted = Context { catalog: CatalogInForce::default(), ..context.clone() };
    assert_eq!(catalog::next_import(&restarted, every).await, Ok(Some(due)));
    assert!(restarted.catalog.get().0.import.is_some(), "what was stored is in force");
    world.advance_to(due - Seconds(1));
    assert_eq!(catalog::next_import(&restarted, every).await, Ok(Some(due)));
    world.advance_to(due);
    assert_eq!(catalog::next_import(&restarted, every).await, Ok(None));
}

#[tokio::test]
async fn a_stored_catalog_that_cannot_be_read_is_read_anew_from_aws() {
    let (_world, context, _) = before_the_first_import().await;
    catalog::import(&context).await.expect("imports");
    let broken = "UPDATE catalog_records SET body = '{' WHERE kind = 'instance'";
    context.database.meddle(broken).await.expect("is possible with the password");
    let restarted = Context { catalog: CatalogInForce::default(), ..context.clone() };
    assert_eq!(catalog::next_import(&restarted, Seconds(15 * 60)).await, Ok(None));
    assert!(restarted.catalog.get().0.import.is_none());
    catalog::import(&restarted).await.expect("imports");
    assert_eq!(restarted.catalog.get().0.accounts, context.catalog.get().0.accounts);
}

#[tokio::test]
async fn what_one_replica_imported_the_others_follow() {
    let (world, context, _) = before_the_first_import().await;
    let other = Context { catalog: CatalogInForce::default(), ..world.restarted() };
    catalog::import(&context).await.expect("imports");
    catalog::load(&other).await.expect("loads");
    let first = other.catalog.get().0.import.clone();
    assert_eq!(first, context.catalog.get().0.import);

    world.advance(Seconds(15 * 60));
    catalog::import(&context).await.expect("imports");
    assert_eq!(other.catalog.get().0.import, first);
    catalog::load(&other).await.expect("loads");
    assert_eq!(other.catalog.get().0.import, context.catalog.get().0.import);
    let next = catalog::next_import(&other, Seconds(15 * 60)).await.expect("reads");
    assert_eq!(next, Some(world.now() + Seconds(15 * 60)), "it does not read the organization a second time");
}

#[tokio::test]
async fn a_person_finds_what_they_may_ask_for_and_sees_all_when_they_wish() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let page = catalog::browse(&world.context, &ana, &query("payments readonly")).await.expect("reads");
    let names: Vec<String> = page
        .entries
        .iter()
        .map(|entry| format!("{} {}", entry.account.name, entry.permission_set.name))
        .collect();
    // The last one only belongs to the payments team: a tag counts less than a name.
    let expected = ["dev-payments", "prod-payments", "staging-payments", "prod-billing"];
    assert_eq!(names, expected.map(|account| format!("{account} ReadOnlyAccess")));
    let approvals: Vec<&str> = page.entries.iter().map(|entry| entry.approval.as_str()).collect();
    let by_sre = "Approved by sre-leads or sre";
    assert_eq!(approvals, ["Automatic", by_sre, "Automatic", by_sre]);
    assert_eq!(page.total, 4);

    let own = catalog::browse(&world.context, &ana, &query("management")).await.expect("reads");
    assert_eq!(own.total, 0);
    let all = CatalogQuery { show: "all".to_owned(), ..query("management") };
    let all = catalog::browse(&world.context, &ana, &all).await.expect("reads");
    let row = all.entries.iter().find(|row| row.account.is_management).expect("is shown");
    assert!(!row.requestable);
    assert_eq!(row.approval, "The management account is closed unless a policy names it.");
}

#[tokio::test]
async fn every_row_is_as_the_evaluator_answers() {
    let world = World::direct().await;
    let (in_force, policies) = (world.context.catalog.get(), world.context.policy.get());
    for name in ["ana.ruiz", "theo.brandt"] {
        let who = world.sign_in(name).await;
        let query = CatalogQuery { show: "all".to_owned(), page: "2".to_owned(), ..query("") };
        let page = catalog::browse(&world.context, &who, &query).await.expect("reads");
        assert_eq!(page.entries.len(), 50);
        for row in page.entries {
            let length = domain::request::SHORTEST;
            let asked = policy::Asked::at_best(length, &who, world.now());
            let answer = policies.may_request(&who, &in_force.0, &row.entitlement, &asked);
            let told = match answer.verdict {
                Verdict::Allowed { obligations } => {
                    (Some(obligations.longest), obligations.approval.sentence())
                }
                Verdict::Denied { sentence } => (None, sentence),
            };
            assert_eq!((row.longest, row.approval), told, "{}", row.entitlement);
        }
    }
}

#[tokio::test]
async fn favourites_and_recent_are_kept_for_each_person() {
    let world = World::direct().await;
    let (ana, sam) = (world.sign_in("ana.ruiz").await, world.sign_in("sam.okafor").await);
    let wanted = world.entitlement("prod-payments", "ReadOnlyAccess");
    catalog::set_favourite(&world.context, &ana, &wanted, true).await.expect("is kept");
    world.submit(&ana, &wanted, 60).await.expect("is sent");
    let page = catalog::browse(&world.context, &ana, &query("")).await.expect("reads");
    assert_eq!((page.favourites.len(), page.recent.len()), (1, 1));
    assert!(page.favourites[0].is_favourite && page.recent[0].is_favourite);
    let others = catalog::browse(&world.context, &sam, &query("")).await.expect("reads");
    assert_eq!((others.favourites.len(), others.recent.len()), (0, 0));

    catalog::set_favourite(&world.context, &ana, &wanted, false).await.expect("is kept");
    let page = catalog::browse(&world.context, &ana, &query("")).await.expect("reads");
    assert_eq!(page.favourites, []);
    let gone = "999999999999/ps-0123456789abcdef".parse().expect("an entitlement");
    let problem = catalog::set_favourite(&world.context, &ana, &gone, true).await.expect_err("is refused");
    assert_eq!(problem.kind, Kind::NotFound);
}

#[tokio::test]
async fn before_asking_one_sees_what_it_contains_who_approves_and_who_holds_it() {
    let world = World::direct().await;
    let (ana, sam) = (world.sign_in("ana.ruiz").await, world.sign_in("sam.okafor").await);
    let wanted = world.entitlement("prod-payments", "PaymentsOperator");
    world.give_standing_access(&sam, &wanted);
    let context = Context { connector: Arc::new(InParts::of(&world)), ..world.context.clone() };
    catalog::import(&context).await.expect("imports");

    let detail = catalog::show(&context, &ana, &wanted).await.expect("reads");
    assert_eq!(detail.entry.approval, "Approved by sre-leads or payments-team");
    assert!(detail.approvers.contains(&"Jia Liu".to_owned()));
    assert!(!detail.approvers.contains(&"Ana Ruiz".to_owned()));
    assert!(detail.inline_policy.expect("has one").starts_with("{\n  \"Version\": \"2012-10-17\",\n"));
    assert_eq!(detail.answer.trace[0].policy, "payments-operator");
    let sams = detail.holders.iter().find(|holder| holder.name == "Sam Okafor").expect("holds it");
    assert_ne!(sams.source, HolderSource::Grant);

    let request = world.submit(&ana, &wanted, 60).await.expect("is sent");
    world.approve(&sam, &request).await.expect("is approved");
    world.settle().await;
    let detail = catalog::show(&context, &ana, &wanted).await.expect("reads");
    let anas: Vec<_> = detail.holders.iter().filter(|holder| holder.name == "Ana Ruiz").collect();
    assert_eq!(anas.len(), 1);
    assert_eq!((anas[0].source, anas[0].until), (HolderSource::Grant, detail.entry.held_until));

    let gone = "999999999999/ps-0123456789abcdef".parse().expect("an entitlement");
    let problem = catalog::show(&context, &ana, &gone).await.expect_err("is not there");
    assert_eq!(problem.kind, Kind::NotFound);
}

#[tokio::test]
async fn changed_policies_and_a_new_import_are_seen_at_once() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let total = async || catalog::browse(&world.context, &ana, &query("")).await.expect("reads").total;
    let before = total().await;
    assert!(before > 0);
    world.context.policy.set(policy::PolicySet::parse("", "empty.cedar").expect("no fault"));
    assert_eq!(total().await, 0);
    world.context.policy.set(policy::PolicySet::parse(policy::DEMO, "demo.cedar").expect("no fault"));
    assert_eq!(total().await, before);
    world.cloud.change(|organization, _| {
        organization.accounts.retain(|_, account| account.name != "dev-payments");
    });
    world.import();
    assert!(total().await < before);
}

#[tokio::test]
async fn the_palette_reaches_pages_entitlements_people_and_requests() {
    let world = World::direct().await;
    let (ana, ines) = (world.sign_in("ana.ruiz").await, world.sign_in("ines.duarte").await);
    let wanted = world.entitlement("prod-payments", "ReadOnlyAccess");
    let request = world.submit(&ana, &wanted, 60).await.expect("is sent");
    let found = async |who, typed: &str| palette(&world.context, who, typed).await.expect("finds");
    let kinds = |hits: &[PaletteHit]| -> Vec<String> { hits.iter().map(|hit| hit.kind.clone()).collect() };

    let pages = found(&ana, "").await;
    assert_eq!(
        pages.iter().map(|hit| hit.title.as_str()).collect::<Vec<_>>(),
        ["Home", "Catalog", "Approvals", "Requests", "Sessions"]
    );
    let catalog_page = found(&ana, "catalog").await;
    assert_eq!((catalog_page[0].kind.as_str(), catalog_page[0].href.as_str()), ("Page", "/catalog"));
    let hits = found(&ana, "prod-payments readonly").await;
    assert_eq!(hits[0].href, format!("/catalog/{wanted}"));
    let own = found(&ana, request.as_str()).await;
    assert_eq!(own[0].href, format!("/requests/{request}"));
    assert!(found(&ana, "ines").await.iter().all(|hit| hit.kind != "Person"));

    assert_eq!(kinds(&found(&ines, "ana ruiz").await), ["Person"]);
    assert_eq!(found(&ines, request.as_str()).await[0].href, format!("/requests/{request}"));
    assert!(found(&ines, "payments").await.iter().all(|hit| hit.kind != "Request"));
}
