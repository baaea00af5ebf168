//! The database is lost: an old backup is restored, and the ledger is made anew from the newest copy and from AWS. The
//! same story on both databases, each with its own way of backing up.

use connectors::simulated::{Behaviour, ManualClock, SimulatedCloud, reference_organization};
use domain::{
    catalog::Entitlement,
    connector::Change,
    grant::GrantState,
    id::{GrantId, RequestId},
    ledger::LedgerFile,
    person::Member,
    time::{Seconds, Timestamp},
};
use operations::{
    RandomIds, catalog, grant,
    ledger::{self, RebuildProblem},
    person,
    request::{self, DecisionForm},
    testing::{DirectConnector, World},
};
use std::{fs, path::PathBuf, process::Command, sync::Arc};
use storage::Database;

const MINUTE: u64 = 60;

/// Where a database, its backup and what is restored from it are.
enum Place {
    Sqlite { file: PathBuf, backup: PathBuf },
    Postgres { server: String, name: String, backup: PathBuf },
}

impl Place {
    fn sqlite(name: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let name = format!("{name}-{}", std::process::id());
        let place = Self::Sqlite {
            file: folder.join(format!("{name}.db")),
            backup: folder.join(format!("{name}.backup")),
        };
        place.remove_files();
        place
    }

    async fn postgres(name: &str) -> Option<Self> {
        let Ok(server) = std::env::var("TEST_POSTGRES_URL") else {
            eprintln!("left out: TEST_POSTGRES_URL is not set");
            return None;
        };
        let name = format!("stint_{name}_{}", std::process::id());
        let backup = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.backup"));
        let place = Self::Postgres { server, name, backup };
        place.create().await;
        Some(place)
    }

    fn url(&self) -> String {
        match self {
            Self::Sqlite { file, .. } => format!("sqlite:{}", file.display()),
            Self::Postgres { server, name, .. } => {
                let host = server.rsplit_once('/').map_or(server.as_str(), |(host, _)| host);
                format!("{host}/{name}")
            }
        }
    }

    async fn open(&self) -> Database {
        Database::open(&self.url()).await.expect("opens")
    }

    async fn back_up(&self, database: &Database) {
        match self {
            Self::Sqlite { backup, .. } => assert!(database.back_up(backup).await.expect("is written")),
            Self::Postgres { backup, .. } => {
                assert!(!database.back_up(backup).await.expect("has its own way"));
                run(postgres("pg_dump").args(["--format=custom", "--file"]).arg(backup).arg(self.url()));
            }
        }
    }

    /// Nothing is left of the database; the backup is all there is.
    async fn lose_and_restore(&self, database: &Database) {
        database.close().await;
        match self {
            Self::Sqlite { file, backup } => {
                self.remove_database();
                fs::copy(backup, file).expect("is restored");
            }
            Self::Postgres { backup, .. } => {
                self.drop().await;
                self.create().await;
                run(postgres("pg_restore").args(["--dbname", &self.url()]).arg(backup));
            }
        }
    }

    async fn remove(&self, database: &Database) {
        database.close().await;
        if matches!(self, Self::Postgres { .. }) {
            self.drop().await;
        }
        self.remove_files();
    }

    fn remove_database(&self) {
        if let Self::Sqlite { file, .. } = self {
            for suffix in ["", "-wal", "-shm"] {
                // What is not there is gone already.
                let _ = fs::remove_file(format!("{}{suffix}", file.display()));
            }
        }
    }

    fn remove_files(&self) {
        self.remove_database();
        let (Self::Sqlite { backup, .. } | Self::Postgres { backup, .. }) = self;
        let _ = fs::remove_file(backup);
    }

    async fn create(&self) {
        self.administer("CREATE DATABASE").await;
    }

    async fn drop(&self) {
        self.administer("DROP DATABASE IF EXISTS").await;
    }

    async fn administer(&self, what: &str) {
        let Self::Postgres { server, name, .. } = self else { return };
        let administrator = Database::open(server).await.expect("answers");
        administrator.meddle(&format!("{what} {name}")).await.expect("a superuser may do this");
        administrator.close().await;
    }
}

/// One of PostgreSQL's programs: Debian keeps them beside the server.
fn postgres(program: &str) -> Command {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().filter_map(Result::ok);
    let found =
        versions.map(|version| version.path().join("bin").join(program)).filter(|path| path.is_file());
    Command::new(found.max().unwrap_or_else(|| program.into()))
}

fn run(command: &mut Command) {
    let output = command.output().expect("is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

struct Story {
    place: Place,
    world: World,
    ana: Member,
}

impl Story {
    async fn begin(place: Place) -> Self {
        let clock = Arc::new(ManualClock::new(Timestamp::from_seconds(1_795_424_400)));
        let cloud = SimulatedCloud::new(reference_organization(), Behaviour::immediate(), clock.clone());
        let world = Self::world(Arc::new(cloud), clock, place.open().await).await;
        let ana = world.sign_in("ana.ruiz").await;
        Self { place, world, ana }
    }

    /// A Stint that has just started.
    async fn world(cloud: Arc<SimulatedCloud>, clock: Arc<ManualClock>, database: Database) -> World {
        let connector = Arc::new(DirectConnector(cloud.clone()));
        let mut world = World::of(cloud, clock, connector, database);
        world.context.ids = Arc::new(RandomIds);
        world
    }

    async fn restored(self) -> Self {
        let Self { place, world, ana } = self;
        place.lose_and_restore(&world.context.database).await;
        let world = Self::world(world.cloud, world.clock, place.open().await).await;
        Self { place, world, ana }
    }

    /// Access that policy gives by itself.
    async fn active(&self, account: &str, minutes: u32) -> (GrantId, Entitlement) {
        let wanted = self.world.entitlement(account, "ReadOnlyAccess");
        let request =
            self.world.submit(&self.ana, &wanted, minutes).await.expect("is sent and approved by policy");
        self.world.settle().await;
        (self.grant_of(&request).await, wanted)
    }

    async fn grant_of(&self, request: &RequestId) -> GrantId {
        let shown = self.world.show(&self.ana, request).await.expect("is shown");
        shown.row.grant.expect("has a grant").grant.id
    }

    async fn copy(&self) -> LedgerFile {
        let file = ledger::export(&self.world.context.database, "test", self.world.now()).await;
        LedgerFile::parse(&file.expect("is written").write()).expect("is read again")
    }

    async fn rebuild(&self, file: &LedgerFile, applies: bool) -> ledger::Rebuild {
        let connector = DirectConnector(self.world.cloud.clone());
        let rebuilt =
            ledger::rebuild(&self.world.context.database, &connector, file, applies, self.world.now()).await;
        rebuilt.expect("is made anew")
    }
}

async fn reject(world: &World, member: &Member, request: &RequestId) {
    let content = world.show(member, request).await.expect("is shown").content.0;
    let form = DecisionForm {
        request: request.to_string(),
        content,
        comment: "Not today".to_owned(),
        ..DecisionForm::default()
    };
    request::reject(&world.context, member, &form).await.expect("is rejected");
}

async fn all_access_ends_on_time(place: Place) {
    let story = Story::begin(place).await;
    catalog::import(&story.world.context).await.expect("imports");
    let standing = story.world.entitlement("staging-web", "ReadOnlyAccess");
    story.world.give_standing_access(&story.ana, &standing);
    let (over_standing, _) = story.active("staging-web", 90).await;
    let (kept, kept_access) = story.active("staging-orders", 60).await;
    let (removed, removed_access) = story.active("staging-payments", 120).await;
    let privileged = story.world.entitlement("prod-orders", "AdministratorAccess");
    let approved_later = story.world.submit(&story.ana, &privileged, 45).await.expect("is sent");
    let other = story.world.entitlement("prod-search", "AdministratorAccess");
    let rejected_later = story.world.submit(&story.ana, &other, 45).await.expect("is sent");
    story.place.back_up(&story.world.context.database).await;

    story.world.advance(Seconds(5 * MINUTE));
    let sam = story.world.sign_in("sam.okafor").await;
    let given = story.world.approve(&sam, &approved_later).await.expect("is approved");
    reject(&story.world, &sam, &rejected_later).await;
    story.world.settle().await;
    let (given_new, given_new_access) = story.active("staging-search", 30).await;
    grant::end_early(&story.world.context, &story.ana, &removed).await.expect("is ended");
    story.world.settle().await;
    let everything = [&kept_access, &privileged, &given_new_access, &standing];
    assert!(everything.into_iter().all(|access| story.world.has_access(&story.ana, access)));
    assert!(!story.world.has_access(&story.ana, &removed_access));
    let copy = story.copy().await;
    assert_eq!((copy.entries.len(), copy.header.unreadable), (4, 0));

    let story = story.restored().await;
    let world = &story.world;
    let before = world.audit().await.len();
    let shown = story.rebuild(&copy, false).await;
    assert!(!shown.plan.steps.is_empty() && shown.plan.left_out.is_empty(), "{shown:#?}");
    assert_eq!(world.audit().await.len(), before, "it was only shown");
    assert_eq!(story.rebuild(&copy, true).await, shown, "what was shown is done");
    assert_eq!(world.events("ledger_rebuilt").await, 1);
    let again = story.rebuild(&copy, true).await;
    assert_eq!((again.plan.steps.len(), world.events("ledger_rebuilt").await), (0, 1), "twice is once");

    world.settle().await;
    person::end_leavers(&world.context).await.expect("looks");
    assert!(world.line.calls().is_empty(), "nothing is given twice or taken early: {:?}", world.line.calls());
    let mut connection = world.context.database.read().await.expect("reads");
    assert!(connection.requests_pending().await.expect("reads").is_empty(), "nobody decides twice");
    drop(connection);
    assert!(matches!(world.state(&removed).await, GrantState::Ended { .. }), "over stays over");

    let mut ends = [(given_new, &given_new_access), (given, &privileged), (kept, &kept_access)];
    for (grant, access) in &mut ends {
        let ends_at = world.grant(grant).await.ends_at;
        world.settle_until(ends_at - Seconds(1)).await;
        assert!(world.has_access(&story.ana, access), "not before its end");
        world.settle_until(ends_at + Seconds(1)).await;
        assert!(!world.has_access(&story.ana, access), "{access} ends on time");
        assert!(matches!(world.state(grant).await, GrantState::Ended { kept_by: None, .. }));
        let last = world.receipts(grant).await.pop().expect("the removal has its receipt");
        assert_eq!(last.change, Change::Remove);
    }
    let ends_at = world.grant(&over_standing).await.ends_at;
    world.settle_until(ends_at + Seconds(MINUTE)).await;
    assert!(matches!(world.state(&over_standing).await, GrantState::Ended { .. }));
    assert!(world.has_access(&story.ana, &standing), "standing access stays");
    assert!(!world.line.calls().contains(&"add"));
    let verified = operations::audit::verify(&world.context.database).await.expect("is read");
    assert_eq!(verified.broken, None);
    story.place.remove(&world.context.database).await;
}

#[tokio::test]
async fn after_an_old_sqlite_backup_all_access_ends_on_time_and_nothing_is_given_twice() {
    all_access_ends_on_time(Place::sqlite("restored")).await;
}

#[tokio::test]
async fn after_an_old_postgres_backup_all_access_ends_on_time_and_nothing_is_given_twice() {
    let Some(place) = Place::postgres("restored").await else { return };
    all_access_ends_on_time(place).await;
}

#[tokio::test]
async fn without_any_backup_the_copy_alone_is_enough() {
    let story = Story::begin(Place::sqlite("lost")).await;
    let (grant, access) = story.active("staging-orders", 30).await;
    let copy = story.copy().await;
    let Story { place, world, ana } = story;
    world.context.database.close().await;
    place.remove_database();
    let world = Story::world(world.cloud, world.clock, place.open().await).await;
    let story = Story { place, world, ana };
    story.rebuild(&copy, true).await;
    let world = &story.world;
    let ends_at = world.grant(&grant).await.ends_at;
    world.settle_until(ends_at + Seconds(1)).await;
    assert!(!world.has_access(&story.ana, &access));
    assert_eq!(world.line.calls(), ["remove", "observe"]);
    let again = world.sign_in("ana.ruiz").await;
    assert_eq!(again.person.id, story.ana.person.id, "people are who they were");
    story.place.remove(&world.context.database).await;
}

#[tokio::test]
async fn access_that_ended_while_the_database_was_away_is_removed_at_once() {
    let story = Story::begin(Place::sqlite("late")).await;
    let (grant, access) = story.active("staging-orders", 30).await;
    let copy = story.copy().await;
    let Story { place, world, ana } = story;
    world.context.database.close().await;
    place.remove_database();
    world.advance(Seconds(3 * 60 * MINUTE));
    let world = Story::world(world.cloud, world.clock, place.open().await).await;
    let story = Story { place, world, ana };
    story.rebuild(&copy, true).await;
    story.world.settle_until(story.world.now()).await;
    assert!(!story.world.has_access(&story.ana, &access));
    assert!(matches!(story.world.state(&grant).await, GrantState::Ended { .. }));
    story.place.remove(&story.world.context.database).await;
}

#[tokio::test]
async fn what_neither_the_ledger_nor_the_copy_explains_is_listed_and_left_in_place() {
    let story = Story::begin(Place::sqlite("unexplained")).await;
    story.place.back_up(&story.world.context.database).await;
    let copy = story.copy().await;
    let owned =
        story.world.context.catalog.get().0.owned_groups.keys().next().cloned().expect("there are some");
    story.world.give_standing_access(&story.ana, &owned);
    let ana = story.ana.clone();
    let story = story.restored().await;
    let rebuilt = story.rebuild(&copy, true).await;
    let [told] = &rebuilt.unexplained[..] else { panic!("one: {rebuilt:?}") };
    assert!(told.starts_with("Ana Ruiz: ") && told.contains("stint-"), "{told}");
    story.world.settle().await;
    assert!(story.world.has_access(&ana, &owned));
    story.place.remove(&story.world.context.database).await;
}

#[tokio::test]
async fn a_database_that_lost_nothing_is_not_touched_and_another_organization_is_refused() {
    let story = Story::begin(Place::sqlite("whole")).await;
    catalog::import(&story.world.context).await.expect("imports");
    let (_, access) = story.active("staging-orders", 30).await;
    let copy = story.copy().await;
    let (later, _) = story.active("staging-search", 30).await;
    let before = story.world.audit().await.len();
    assert!(
        story.rebuild(&copy, true).await.plan.steps.is_empty(),
        "its log goes on from the copy's last record"
    );
    assert!(matches!(story.world.state(&later).await, GrantState::Active { .. }));
    assert_eq!(story.world.audit().await.len(), before);
    assert!(story.world.has_access(&story.ana, &access));

    let mut elsewhere = copy;
    elsewhere.header.organization = Some("arn:aws:sso:::instance/ssoins-0000000000000000".to_owned());
    let connector = DirectConnector(story.world.cloud.clone());
    let refused =
        ledger::rebuild(&story.world.context.database, &connector, &elsewhere, true, story.world.now()).await;
    assert!(matches!(refused, Err(RebuildProblem::OtherOrganization { .. })));
    story.place.remove(&story.world.context.database).await;
}
