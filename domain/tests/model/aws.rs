//! What AWS has of the one access: whether it is there, what its lists show, and the operations that it works on.

use domain::connector::{Binding, Call, Change, Observation, Operation, Progress, Setback, SetbackKind};

#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
pub(crate) struct Aws {
    pub(crate) is_there: bool,
    /// What its lists show: behind by at most one change.
    pub(crate) is_listed: bool,
    /// The last operation of a call in time, and that of the call that left late. One runs at a time.
    pub(crate) operations: [Option<Work>; 2],
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
pub(crate) struct Work {
    pub(crate) adds: bool,
    pub(crate) end: End,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
pub(crate) enum End {
    Running,
    Well,
    Badly,
}

/// What becomes of one call to AWS.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
pub(crate) enum Luck {
    Works,
    /// It happens, and the answer is lost.
    Lost,
    /// It does not happen, and nobody says so.
    Nothing,
    Throttled,
    Denied,
    Missing,
    /// A search does not show the operation yet.
    Unseen,
}

fn call() -> Call {
    Call { action: "call".to_owned(), request_id: None }
}

pub(crate) fn setback(kind: SetbackKind) -> Setback {
    Setback { kind, sentence: String::new(), code: None, request_id: None }
}

impl Luck {
    fn setback(self) -> Option<Setback> {
        Some(setback(match self {
            Self::Works | Self::Unseen => return None,
            Self::Lost | Self::Nothing => SetbackKind::Unknown,
            Self::Throttled => SetbackKind::Throttled,
            Self::Denied => SetbackKind::Denied,
            Self::Missing => SetbackKind::Missing,
        }))
    }
}

impl Aws {
    pub(crate) fn new(is_there: bool) -> Self {
        Self { is_there, is_listed: is_there, operations: [None; 2] }
    }

    pub(crate) fn is_working(&self) -> bool {
        self.operations.iter().flatten().any(|work| work.end == End::Running)
    }

    /// Whether the access is there or is being added.
    pub(crate) fn has_or_adds(&self) -> bool {
        self.is_there || self.operations.iter().flatten().any(|work| work.adds && work.end == End::Running)
    }

    fn set(&mut self, is_there: bool, lags: bool) {
        self.is_there = is_there;
        self.is_listed = if lags { self.is_listed } else { is_there };
    }

    pub(crate) fn change(
        &mut self,
        (binding, change): (&Binding, Change),
        luck: Luck,
        is_late: bool,
        lags: bool,
    ) -> Result<Progress, Setback> {
        if !matches!(luck, Luck::Works | Luck::Lost) {
            return Err(luck.setback().expect("it did not work"));
        }
        let adds = change == Change::Add;
        if *binding != Binding::Assignment {
            self.set(adds, lags);
            return luck.setback().map_or_else(|| Ok(Progress::Done { call: call() }), Err);
        }
        if self.is_working() {
            return Err(setback(SetbackKind::Conflict));
        }
        let place = usize::from(is_late);
        self.operations[place] = Some(Work { adds, end: End::Running });
        let operation = Operation { change, request_id: place.to_string() };
        luck.setback().map_or_else(|| Ok(Progress::Running { operation, call: call() }), Err)
    }

    pub(crate) fn observe(&self, luck: Luck) -> Result<Observation, Setback> {
        let seen = Observation { present: self.is_listed, call: call() };
        luck.setback().map_or(Ok(seen), Err)
    }

    pub(crate) fn find(&self, change: Change, luck: Luck) -> Result<Option<Operation>, Setback> {
        if let Some(setback) = luck.setback() {
            return Err(setback);
        }
        let mut places = self.operations.iter().enumerate();
        let found = places.find(|(_, work)| work.is_some_and(|work| work.adds == (change == Change::Add)));
        let found = found.filter(|_| luck != Luck::Unseen);
        Ok(found.map(|(place, _)| Operation { change, request_id: place.to_string() }))
    }

    pub(crate) fn follow(&self, operation: &Operation, luck: Luck) -> Result<Progress, Setback> {
        if let Some(setback) = luck.setback() {
            return Err(setback);
        }
        let place: usize = operation.request_id.parse().expect("a number");
        let Some(work) = self.operations[place] else { return Err(setback(SetbackKind::Unknown)) };
        Ok(match work.end {
            End::Running => Progress::Running { operation: operation.clone(), call: call() },
            End::Well => Progress::Done { call: call() },
            End::Badly => Progress::Failed { setback: setback(SetbackKind::Conflict), call: call() },
        })
    }

    /// The operation that runs ends; `false` when none does.
    pub(crate) fn end(&mut self, well: bool, lags: bool) -> bool {
        let running = self.operations.iter_mut().flatten().find(|work| work.end == End::Running);
        let Some(work) = running else { return false };
        work.end = if well { End::Well } else { End::Badly };
        let adds = work.adds;
        if well {
            self.set(adds, lags);
        }
        true
    }

    /// An operation that ended and that nobody will ask for is as if it had never been.
    pub(crate) fn forget_ended(&mut self, is_asked_for: impl Fn(u8) -> bool) {
        for (place, work) in self.operations.iter_mut().enumerate() {
            let keeps = |work: &Work| work.end == End::Running || is_asked_for(place as u8);
            *work = work.filter(keeps);
        }
    }
}
