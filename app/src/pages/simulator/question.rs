//! `/policies/simulator`: may this person have this, at that moment, and why.

use super::{answer::Answer, choose, fields::Fields, questions};
use crate::{
    components::{
        Load, Page,
        address::{address, query},
    },
    routes,
    server::{caller, visit},
};
use leptos::prelude::*;
use operations::simulator::{self, Simulation, SimulatorForm};

#[component]
pub(crate) fn Simulator() -> impl IntoView {
    let (visit, form) = (visit(), query::<SimulatorForm>());
    let caller = caller();
    let simulation = async move {
        let (context, member) = caller?;
        simulator::simulate(&context, &member, &form, &|typed| visit.instant(typed)).await
    };
    view! {
        <Load from=simulation let:simulation>
            <Content simulation=simulation />
        </Load>
    }
}

#[component]
fn Content(simulation: Simulation) -> impl IntoView {
    let form = simulation.form.clone();
    let whom = choose::person(&simulation.person, |person| {
        address(routes::SIMULATOR, &SimulatorForm { person: person.user_name.clone(), ..form.clone() })
    });
    let what = choose::access(&simulation.access, |access| {
        let entitlement = access.entitlement.to_string();
        address(routes::SIMULATOR, &SimulatorForm { entitlement, ..form.clone() })
    });
    let person = simulation.person.one().map_or_else(|| form.person.clone(), |one| one.user_name.clone());
    let access = simulation.access.one();
    let entitlement =
        access.map_or_else(|| form.entitlement.clone(), |access| access.entitlement.to_string());
    let lead = if simulation.may_choose {
        "What policy would answer to anybody, at any moment. Nothing is asked for."
    } else {
        "What policy would answer to you, at any moment. Nothing is asked for."
    };
    let is_open = simulation.answer.is_none() && whom.is_none() && what.is_none();
    let nothing = is_open.then(|| view! { <p class="quiet">"Say which access, then ask."</p> });
    let answer = simulation.answer.clone().map(|answer| view! { <Answer answer=answer /> });
    view! {
        <Page title="Simulator" lead=lead>
            {questions(routes::SIMULATOR, person, entitlement)}
            <div class="asking">
                <Fields simulation=simulation />
                <div class="asking-preview">{whom} {what} {nothing} {answer}</div>
            </div>
        </Page>
    }
    .into_any()
}
