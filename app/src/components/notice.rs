//! What was just done, said once at the top of the next page.

use crate::server::Notice;
use leptos::prelude::*;

#[component]
pub(crate) fn NoticeBar(notice: Notice) -> impl IntoView {
    view! {
        <div class="notice" role="status">
            <p>{notice.sentence()}</p>
        </div>
    }
}
