//! Every history of two workers and two overlapping grants on one holding, by exhaustive search (`stateright`).
//!
//! The rules are the real ones: `plan`, the transitions of `Holding` and `Grant`, and what `Item` says is to be done. The
//! model plays what lies around them: the ledger's row, AWS, time, and what `operations::grant::reconcile` does between
//! two calls (`worker`). Each worker may die at any point, any number of times; any reply may be lost. Time is told by
//! which moments have come (`row`): whatever the clock says between them, the rules go on alike.
//!
//! Taken for granted: a call that leaves in time has been carried out, or never will be, when its answer is lost;
//! removing is answered with "missing" only when nothing is there; clocks of two workers agree.
//!
//! It found two defects that left access behind, each mended with a test of its own: a grant ended early after its start
//! but before that was stored (`Grant::end`), and access shown after its last grant was over (`Holding::shown_to`). It was
//! seen to fail when a call whose answer was lost forgets that the access may be there (`perhaps_there` in `Holding::lost`).
//!
//! Excused, because the rules do not promise it yet: where lists lag, or AWS works on a removal for longer than
//! `OPERATION_LIMIT`, access that is wanted again may be taken for present by a look although its removal was carried out or
//! goes on (`Holding::turned_back`): too little access, never too much. What a call that left after a pause changes is
//! nobody's until the full sweep. That a store over an old version fails is given (`storage`), not shown here.
//!
//! Deliberately not here: many holdings and their places in AWS's queue, policy asked again, a standing access that
//! appears later.

mod aws;
mod chances;
mod grants;
mod promises;
mod row;
mod system;
mod worker;

use domain::connector::Binding;
use stateright::{Checker, Model};
use system::System;

/// For machines of two cores.
const THREADS: usize = 2;

fn group() -> System {
    System::new(Binding::OwnedGroup { group: "group-1".parse().expect("well-formed") })
}

fn assignment() -> System {
    System::new(Binding::Assignment)
}

/// Every situation that can be reached, whatever happens in whatever order.
fn holds(story: &str, system: System) {
    let checker = system.checker().threads(THREADS).spawn_bfs().join();
    eprintln!("{story}: {} situations, {} steps", checker.unique_state_count(), checker.state_count());
    checker.assert_properties();
    assert!(checker.is_done());
}

#[test]
fn a_group_membership_ends_whoever_dies_and_whatever_is_lost() {
    holds("group", System { denies: true, ..group() });
}

#[test]
fn an_assignment_ends_whoever_dies_and_whatever_is_lost() {
    holds("assignment", assignment());
}

#[test]
fn standing_access_outlives_the_grants_on_it() {
    holds("standing group", System { was_standing: true, denies: true, ..group() });
    holds("standing assignment", System { was_standing: true, denies: true, ..assignment() });
}

#[test]
fn lists_that_lag_leave_nothing_behind() {
    holds("lagging group", System { lists_lag: true, ..group() });
}

#[test]
fn a_worker_that_was_paused_cannot_write_what_it_thinks() {
    holds("paused group", System { pauses: true, ..group() });
}
