//! The fault matrix: every call of an access's life × everything that can go wrong with it × for how long, with the AWS
//! SDK over HTTP.
//!
//! Which calls there are is not written down here: lives without a fault, and with a lost answer, show them. Whatever
//! happens: the access is gone within a minute of its end or of the fault's end, whichever is later; it never counts as
//! ended while AWS still gives it; it is not given twice; and the log is whole.

use super::figures::Figures;
use connectors::{aws::AwsSettings, simulated::Fault};
use domain::{
    catalog::Entitlement,
    grant::GrantState,
    id::GrantId,
    person::Member,
    time::{Seconds, Timestamp},
};
use operations::testing::World;
use std::{collections::BTreeSet, fmt, time::Duration};

/// By a group of Stint's own, and by an assignment.
const BINDINGS: [(&str, &str); 2] =
    [("staging-orders", "ReadOnlyAccess"), ("dev-orders", "DatabaseAdministrator")];
/// A fault of ten minutes ends before the access does.
const MINUTES: u32 = 30;
const PROMISE: Seconds = Seconds(60);
/// Additions are tried again after at most half a minute, and not only one try may be left.
const PATIENCE: Seconds = Seconds(120);
/// An answer that takes longer is not waited for.
const CALL_TIMEOUT: Duration = Duration::from_millis(60);

/// When the fault begins.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Phase {
    /// Before the access is asked for.
    Giving,
    /// Just before it ends.
    Taking,
}

/// For how long calls meet the fault.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Span {
    /// Only the first one does.
    FirstTry,
    TenMinutes,
    /// Until somebody mends it, an hour later.
    UntilFurtherNotice,
}

/// One cell of the matrix.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    binding: (&'static str, &'static str),
    phase: Phase,
    /// A call whose first answer is lost, so that Stint has to find out what became of it.
    lost: Option<String>,
    operation: String,
    fault: Fault,
    span: Span,
}

/// What can go wrong with a call; those that change something and those that read have some of their own.
fn faults_of(operation: &str) -> Vec<Fault> {
    let mut faults = vec![
        Fault::Throttle,
        Fault::Conflict,
        Fault::ServerError,
        Fault::Unavailable,
        Fault::Unanswered,
        Fault::LostReply,
        Fault::BrokenJson,
        Fault::Slow { milliseconds: 60_000 },
        Fault::AccessDenied,
        Fault::Gone,
    ];
    if !is_change(operation) {
        faults.push(Fault::Stale { seconds: 5 });
    } else if operation.starts_with("sso-admin") {
        faults.extend([Fault::Duplicated, Fault::OperationFails, Fault::NeverFinishes]);
    } else {
        faults.push(Fault::Duplicated);
    }
    faults
}

fn is_change(operation: &str) -> bool {
    operation.contains(":Create") || operation.contains(":Delete")
}

/// All cells.
pub(crate) async fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for binding in BINDINGS {
        let usual = calls_of(binding, &[]).await;
        let lost: Vec<String> =
            usual.iter().map(|(_, operation)| operation.clone()).filter(|one| is_change(one)).collect();
        let mut after_a_loss = calls_of(binding, &lost).await;
        after_a_loss.retain(|call| !usual.contains(call));
        let with_loss = after_a_loss.into_iter().map(|(phase, operation)| {
            let of_phase = |lost: &&String| lost.contains(":Create") == (phase == Phase::Giving);
            (phase, lost.iter().find(of_phase).cloned(), operation)
        });
        let usual = usual.into_iter().map(|(phase, operation)| (phase, None, operation));
        for (phase, lost, operation) in usual.chain(with_loss) {
            for fault in faults_of(&operation) {
                for span in [Span::FirstTry, Span::TenMinutes, Span::UntilFurtherNotice] {
                    let (lost, operation, fault) = (lost.clone(), operation.clone(), fault.clone());
                    cases.push(Case { binding, phase, lost, operation, fault, span });
                }
            }
        }
    }
    cases
}

/// The calls of a life, each once for each phase, when the first answers of those in `lost` are.
async fn calls_of(binding: (&'static str, &'static str), lost: &[String]) -> Vec<(Phase, String)> {
    let life = Life::begin(binding).await;
    for operation in lost {
        life.world.cloud.plan_fault(operation, Fault::LostReply, Some(1));
    }
    let grant = life.asks().await;
    life.world.settle_until(life.world.now() + PROMISE).await;
    let given = life.world.cloud.calls_since(0);
    life.world.settle_until(life.world.grant(&grant).await.ends_at + PROMISE).await;
    let taken = life.world.cloud.calls_since(given.last().map_or(0, |call| call.sequence));
    let phases = [(Phase::Giving, given), (Phase::Taking, taken)];
    let mut calls = Vec::new();
    for (phase, made) in phases {
        let names: BTreeSet<String> = made.into_iter().map(|call| call.operation).collect();
        calls.extend(names.into_iter().map(|name| (phase, name)));
    }
    calls
}

/// Lives through one cell.
pub(crate) async fn live(case: Case) -> Figures {
    let mut life = Life::begin(case.binding).await;
    let grant = match case.phase {
        Phase::Giving => {
            let since = life.meets(&case);
            let grant = life.asks().await;
            life.mended(since + case.span.length()).await;
            grant
        }
        Phase::Taking => {
            let grant = life.asks().await;
            let ends_at = life.world.grant(&grant).await.ends_at;
            life.goes_on_until(ends_at - Seconds(1)).await;
            let since = life.meets(&case);
            life.mended(since + case.span.length()).await;
            grant
        }
    };
    let mended_at = life.world.now();
    let ends_at = life.world.grant(&grant).await.ends_at;
    if mended_at + PATIENCE < ends_at {
        life.goes_on_until(mended_at + PATIENCE).await;
        life.is_given_or_refused(&grant).await;
    }
    life.goes_on_until(ends_at.max(mended_at) + PROMISE).await;
    life.is_over(&grant).await;
    let recovered_at = life.world.receipts(&grant).await.last().map(|receipt| receipt.confirmed_at);
    let recovery = recovered_at.map_or(Seconds(0), |at| at.since(mended_at.max(ends_at)));
    Figures { longest_recovery: recovery, ..life.figures(&format!("{case}")) }
}

/// One person's access and its AWS.
struct Life {
    world: World,
    ana: Member,
    wanted: Entitlement,
    faults: Vec<String>,
}

impl Life {
    async fn begin((account, set): (&'static str, &'static str)) -> Self {
        let adjust = |settings| AwsSettings {
            call_timeout: CALL_TIMEOUT,
            first_pause: Duration::from_millis(1),
            ..settings
        };
        let world = World::over_http(adjust).await;
        let ana = world.sign_in("ana.ruiz").await;
        let wanted = world.entitlement(account, set);
        Self { world, ana, wanted, faults: Vec::new() }
    }

    /// Policy grants it at once.
    async fn asks(&self) -> GrantId {
        let request = self.world.submit(&self.ana, &self.wanted, MINUTES).await.expect("is sent");
        let view = self.world.show(&self.ana, &request).await.expect("is shown");
        view.row.grant.expect("is granted at once").grant.id
    }

    fn meets(&self, case: &Case) -> Timestamp {
        if let Some(lost) = &case.lost {
            self.world.cloud.plan_fault(lost, Fault::LostReply, Some(1));
        }
        let times = (case.span == Span::FirstTry).then_some(1);
        self.world.cloud.plan_fault(&case.operation, case.fault.clone(), times);
        self.world.now()
    }

    async fn mended(&mut self, moment: Timestamp) {
        self.goes_on_until(moment).await;
        self.world.cloud.clear_faults();
    }

    /// As the worker does; looks after each run whether something counts as ended that AWS still gives.
    async fn goes_on_until(&mut self, moment: Timestamp) {
        loop {
            let run = self.world.reconcile().await;
            let has_access = self.world.has_access(&self.ana, &self.wanted);
            let mut connection = self.world.context.database.read().await.expect("reads");
            let live = connection.grants_live().await.expect("reads").whole().expect("is readable");
            drop(connection);
            let holding = self.world.holding(&self.ana, &self.wanted).await;
            let is_moving = holding.is_some_and(|holding| !holding.is_absent());
            if has_access && live.is_empty() && !is_moving {
                self.faults.push(format!("{}: AWS gives what counts as ended", self.world.now()));
            }
            match run.next_at.filter(|next_at| *next_at <= moment) {
                Some(next_at) => self.world.advance_to(next_at),
                None => return self.world.advance_to(moment),
            }
        }
    }

    /// Some minutes after it was mended, before the end.
    async fn is_given_or_refused(&mut self, grant: &GrantId) {
        let state = self.world.state(grant).await;
        let has_access = self.world.has_access(&self.ana, &self.wanted);
        let is_so = match &state {
            GrantState::Active { .. } => has_access,
            GrantState::Ended { .. } => !has_access,
            _ => false,
        };
        if !is_so {
            self.faults.push(format!("mended for minutes, AWS gives it: {has_access}, but {state:?}"));
        }
    }

    async fn is_over(&mut self, grant: &GrantId) {
        let state = self.world.state(grant).await;
        if self.world.has_access(&self.ana, &self.wanted) {
            self.faults.push(format!("access left behind: {state:?}"));
        } else if !matches!(state, GrantState::Ended { .. }) {
            let holding = self.world.holding(&self.ana, &self.wanted).await;
            self.faults.push(format!("gone, and not known to be: {state:?} {holding:?}"));
        }
        let verified = operations::audit::verify(&self.world.context.database).await.expect("reads");
        self.faults.extend(verified.broken.map(|broken| format!("the audit log is broken: {broken}")));
        let given = self.world.events("access_added").await;
        if given > 1 {
            self.faults.push(format!("given {given} times"));
        }
    }

    fn figures(self, case: &str) -> Figures {
        let count = |word: &str| self.faults.iter().filter(|fault| fault.contains(word)).count() as u64;
        Figures {
            cases: 1,
            access_left_behind: count("left behind"),
            double_provisioned: count("given"),
            calls: self.world.cloud.call_counts().values().sum(),
            failures: self.faults.iter().map(|fault| format!("{case}: {fault}")).collect(),
            ..Figures::default()
        }
    }
}

impl Span {
    fn length(self) -> Seconds {
        match self {
            // An operation that met it and never finishes has to end some time.
            Self::FirstTry | Self::TenMinutes => Seconds(600),
            Self::UntilFurtherNotice => Seconds(3_600),
        }
    }
}

impl fmt::Display for Case {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { binding: (account, set), phase, lost, operation, fault, span } = self;
        write!(formatter, "{set} in {account}, {phase:?}, {operation}, {fault:?}, {span:?}")?;
        lost.iter().try_for_each(|lost| write!(formatter, ", after a lost answer to {lost}"))
    }
}
