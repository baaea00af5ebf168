//! That nobody outside is told of what is late. Nothing is shown while alarms arrive.

use crate::components::Moment;
use domain::notification;
use leptos::prelude::*;

#[component]
pub(super) fn Undelivered(of: notification::Undelivered) -> impl IntoView {
    let notification::Undelivered { since, problem, waiting } = of;
    let waiting = if waiting == 1 { "1 waits".to_owned() } else { format!("{waiting} wait") };
    view! {
        <div class="problem">
            <p class="problem-sentence">
                "Alarms cannot be delivered since " <Moment at=since /> ": " {problem} ". " {waiting}
                ", Stint goes on trying."
            </p>
        </div>
    }
    .into_any()
}
