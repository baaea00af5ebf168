//! The question as a form: its address says the same, so that an answer can be sent to somebody.

use super::choose::access_name;
use crate::{
    components::{Choice, SelectField, TextField},
    routes,
    server::visit,
};
use domain::request::SHORTEST;
use leptos::prelude::*;
use operations::simulator::{Simulation, SimulatorForm};

pub(super) const FORM: &str = "simulator";

/// One circumstance that policies can look at.
struct Circumstance {
    name: &'static str,
    label: &'static str,
    kind: &'static str,
    value: fn(&SimulatorForm) -> &str,
    hint: fn() -> String,
}

const CIRCUMSTANCES: [Circumstance; 5] = [
    Circumstance {
        name: "at",
        label: "Asked at",
        kind: "datetime-local",
        value: |form| &form.at,
        hint: || format!("Empty for now. Times are in {}.", visit().zone.replace('_', " ")),
    },
    Circumstance {
        name: "minutes",
        label: "Minutes",
        kind: "number",
        value: |form| &form.minutes,
        hint: || format!("At least {SHORTEST}. Empty for 1 h."),
    },
    Circumstance {
        name: "ticket",
        label: "Ticket",
        kind: "text",
        value: |form| &form.ticket,
        hint: || "Anything, such as OPS-1234. Empty for none.".to_owned(),
    },
    Circumstance {
        name: "source",
        label: "Network address",
        kind: "text",
        value: |form| &form.source,
        hint: || "Where the request comes from, such as 192.0.2.7.".to_owned(),
    },
    Circumstance {
        name: "times_before",
        label: "Times before",
        kind: "number",
        value: |form| &form.times_before,
        hint: || "How often they had it in 90 days. Empty for as it was.".to_owned(),
    },
];

#[component]
pub(super) fn Fields(simulation: Simulation) -> impl IntoView {
    let Simulation { form, may_choose, person, access, problems, .. } = simulation;
    let problem = |name: &str| {
        let problem = problems.iter().find(|problem| problem.field == name);
        problem.map(|problem| problem.sentence.clone())
    };
    let person = may_choose.then(|| {
        let typed = person.one().map_or_else(|| form.person.clone(), |person| person.name.clone());
        view! { <TextField name="person" label="Person" value=typed required=true hint="Name, user name or e-mail." /> }
    });
    let typed = access.one().map_or_else(|| form.entitlement.clone(), access_name);
    let circumstances = CIRCUMSTANCES
        .iter()
        .map(|field| {
            view! {
                <TextField
                    name=field.name
                    label=field.label
                    kind=field.kind
                    value=(field.value)(&form)
                    hint=(field.hint)()
                    error=problem(field.name)
                />
            }
        })
        .collect_view();
    let as_usual = if may_choose { "Just now" } else { "As in your session" };
    let own_now = (!may_choose).then(|| Choice::new("now", "Just now"));
    let others = [Choice::new("hour", "An hour ago"), Choice::new("never", "Never")];
    let factor = [Choice::new("", as_usual)].into_iter().chain(own_now).chain(others).collect();
    view! {
        <form id=FORM class="form" method="get" action=routes::SIMULATOR novalidate>
            {person}
            <TextField
                name="entitlement"
                label="Access"
                value=typed
                required=true
                hint="Account and permission set."
            />
            {circumstances}
            <SelectField
                name="second_factor"
                label="Second factor last used"
                choices=factor
                value=form.second_factor.clone()
            />
            <div class="form-actions">
                <button class="button button-primary">"Ask policy"</button>
            </div>
        </form>
    }
}
