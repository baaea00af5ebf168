//! The whole page in one sentence.

use crate::components::Badge;
use domain::request::Tone;
use leptos::prelude::*;
use operations::removal::Status;

#[component]
pub(super) fn Verdict(status: Status) -> impl IntoView {
    view! {
        <p class="verdict">
            <Badge tone=tone(&status)>{sentence(&status)}</Badge>
        </p>
    }
    .into_any()
}

fn tone(status: &Status) -> Tone {
    match status {
        status if status.is_well() => Tone::Active,
        status if status.late_count > 0 || status.left_behind() > 0 || status.unreadable > 0 => Tone::Danger,
        _ => Tone::Waiting,
    }
}

pub(super) fn sentence(status: &Status) -> String {
    match status.late_count {
        0 if status.is_well() && status.measured.removals == 0 => "Nothing is late.".to_owned(),
        0 if status.is_well() => {
            "Nothing is late, and the promise was kept over the last 30 days.".to_owned()
        }
        0 if status.left_behind() > 0 => {
            "Nothing is late, but access was left behind. Stint removes it.".to_owned()
        }
        0 if status.unreadable > 0 => {
            "A row of the database cannot be read, so what it says of access is not known. The audit log names it."
                .to_owned()
        }
        0 if status.undelivered.is_some() => {
            "Nothing is late. Alarms cannot be delivered, so nobody would be told.".to_owned()
        }
        0 if !status.measured.is_kept() => {
            "Nothing is late now. In the last 30 days removals took longer than promised.".to_owned()
        }
        0 => "Nothing is late. What Stint knows of AWS is getting old.".to_owned(),
        1 => "1 removal is late. Stint goes on trying.".to_owned(),
        count => format!("{count} removals are late. Stint goes on trying."),
    }
}
