//! Trying policies out: may this person have this, who may, what may they. Nothing is asked for by it.

mod answer;
mod choose;
mod fields;
mod question;
mod reach;
mod what;
mod who;

pub(crate) use question::Simulator;
pub(crate) use what::WhatMayTheyHave;
pub(crate) use who::WhoMayHave;

use crate::{
    components::{Tab, Tabs, address::address},
    routes,
    server::visit,
};
use domain::person::Role;
use leptos::prelude::*;
use operations::simulator::{SimulatorForm, WhatQuery, WhoQuery};

/// The three questions, each about what is looked at now. Only those who oversee may ask all of them.
fn questions(current: &'static str, person: String, entitlement: String) -> Option<AnyView> {
    let member = visit().member?;
    let oversees = Role::ALL.into_iter().any(|role| member.is(role));
    let page = String::new();
    let whether = SimulatorForm {
        person: person.clone(),
        entitlement: entitlement.clone(),
        ..SimulatorForm::default()
    };
    let tabs = [
        (routes::SIMULATOR, "May they have it", address(routes::SIMULATOR, &whether)),
        (routes::WHO, "Who may have it", address(routes::WHO, &WhoQuery { entitlement, page: page.clone() })),
        (routes::WHAT, "What may they have", address(routes::WHAT, &WhatQuery { person, page })),
    ];
    let tabs = tabs.map(|(path, label, href)| Tab::new(href, label, path == current)).to_vec();
    oversees.then(|| view! { <Tabs label="Questions" tabs=tabs /> }.into_any())
}
