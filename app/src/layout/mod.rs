//! What stands around every page: banner, bar with navigation and account, footer, and the islands that serve all pages.
//!
//! Invariant: without a script everything here works but the palette and the choice of a theme, whose places stay empty.

mod account;
mod brand;
mod navigation;

pub(crate) use brand::Wordmark;

use crate::{
    components::NoticeBar,
    islands::{CommandPalette, CopyButtons, Live, Menus, ZoneReporter},
    routes,
    server::visit,
};
use account::Account;
use leptos::prelude::*;
use navigation::Navigation;

#[component]
pub(crate) fn Frame(theme: &'static str, children: Children) -> impl IntoView {
    let visit = visit();
    let tools = visit.member.clone().map(|member| {
        view! {
            <Navigation member=member.clone() />
            <div class="bar-tools">
                <CommandPalette />
                <Account person=member.person.clone() groups=member.groups.clone() theme=theme />
            </div>
        }
        .into_any()
    });
    let now = visit.context.clock.now();
    let refused_on = visit.submission.as_ref().map(|_| visit.path_and_query.clone()).unwrap_or_default();
    let alive = visit.member.as_ref().map(|member| {
        view! {
            <Live now=now.milliseconds() as f64 page=refused_on />
            <CopyButtons />
            <Menus />
            <ZoneReporter known=member.person.zone.clone() />
        }
        .into_any()
    });
    view! {
        <a class="skip" href="#main">
            "Skip to the content"
        </a>
        <header class="bar">
            {visit.demo.then(|| view! { <p class="demo-banner">"Demo: AWS is simulated, nothing here is real."</p> })}
            <div class="bar-content">
                <a class="bar-brand" href=routes::HOME aria-label="Stint, home">
                    <Wordmark />
                </a>
                {tools}
            </div>
        </header>
        <main id="main" tabindex="-1">
            {visit.notice.map(|notice| view! { <NoticeBar notice=notice /> })}
            {children()}
        </main>
        <footer class="footer">
            <p>{format!("Stint {}", visit.context.version)}</p>
            <p id="zone" data-live>
                {format!("Times in {}", visit.zone.replace('_', " "))}
            </p>
        </footer>
        {alive}
    }
    .into_any()
}
