//! What can become of a step or a call.

use crate::{
    aws::Luck,
    row::{Counted, Row, RowStage, RowState},
    worker::Way,
};
use domain::holding::Step;

const FEW_AND_MANY: [bool; 2] = [false, true];

type Chance = (Luck, Counted);

/// What may become of the next step from that row, among it what cannot (`can_be`).
pub(crate) fn of_a_step(row: &Row, lists_lag: bool) -> impl Iterator<Item = Chance> + use<> {
    let adds = matches!(row.state, RowState::Adding { .. });
    let lucks: &[Luck] = match row.clone().stage() {
        Some(RowStage::Sent) if lists_lag => &[Luck::Works, Luck::Throttled, Luck::Unseen],
        Some(RowStage::Sent | RowStage::Running { .. }) => &[Luck::Works, Luck::Throttled],
        Some(_) if adds => &[Luck::Works, Luck::Throttled, Luck::Denied],
        Some(_) => &[Luck::Works, Luck::Throttled],
        None => &[Luck::Works],
    };
    let reads_back = matches!(row.clone().stage(), Some(RowStage::Accepted));
    lucks.iter().flat_map(move |luck| counted(*luck, reads_back, adds))
}

/// What may become of a call that is about to leave.
pub(crate) fn of_a_call(change: Way) -> impl Iterator<Item = Chance> {
    let refused = if change == Way::Add { Luck::Denied } else { Luck::Missing };
    let lucks = [Luck::Works, Luck::Lost, Luck::Nothing, Luck::Throttled, refused];
    lucks.into_iter().flat_map(move |luck| counted(luck, luck == Luck::Missing, change == Way::Add))
}

fn counted(luck: Luck, setbacks: bool, adds: bool) -> impl Iterator<Item = Chance> {
    let refusals = adds && matches!(luck, Luck::Denied | Luck::Missing);
    let is_many = |counts: bool| FEW_AND_MANY.into_iter().take(if counts { 2 } else { 1 });
    is_many(setbacks).flat_map(move |setbacks| {
        is_many(refusals).map(move |refusals| (luck, Counted { setbacks, refusals }))
    })
}

/// Whether AWS can answer so to that step.
pub(crate) fn can_be(step: &Step, luck: Luck) -> bool {
    match luck {
        Luck::Works => true,
        Luck::Throttled => matches!(
            step,
            Step::Recover { .. }
                | Step::Follow { .. }
                | Step::ObserveBeforeAdding
                | Step::ConfirmPresent
                | Step::ConfirmGone
        ),
        Luck::Denied => matches!(step, Step::ObserveBeforeAdding | Step::ConfirmPresent),
        Luck::Unseen => matches!(step, Step::Recover { .. }),
        Luck::Missing | Luck::Lost | Luck::Nothing => false,
    }
}
