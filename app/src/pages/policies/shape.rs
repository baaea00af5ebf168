//! The form for common shapes: it writes a policy in Cedar at the end of the text.

use crate::{
    components::{Button, Choice, SelectField, TextField},
    server::visit,
};
use domain::policy::SHAPES;
use leptos::prelude::*;
use operations::policy::Editor;

#[component]
pub(super) fn ShapeForm(editor: Editor) -> impl IntoView {
    let visit = visit();
    let kinds = SHAPES.into_iter().map(|(value, label)| Choice::new(value, label)).collect();
    let hours =
        Some(visit.typed("hours")).filter(|hours| !hours.is_empty()).unwrap_or_else(|| "8".to_owned());
    let things = editor.units.into_iter().chain(editor.permission_sets).map(|name| (name, String::new()));
    let things = things.chain(editor.accounts).collect();
    let groups: Vec<_> = editor.groups.into_iter().map(|name| (name, String::new())).collect();
    view! {
        <div class="shape">
            <TextField
                name="title"
                label="Title"
                value=visit.typed("title")
                error=visit.field_problem("title")
                required=true
                placeholder="Staging for engineers"
            />
            <TextField name="who" label="Who" value=visit.typed("who") hint="A group. Empty: everyone." list="groups" />
            <SelectField name="what_kind" label="May ask for" choices=kinds value=visit.typed("what_kind") />
            <TextField
                name="what"
                label="Which one"
                value=visit.typed("what")
                error=visit.field_problem("what")
                required=true
                hint="Such as Workloads/Staging."
                list="things"
            />
            <TextField
                name="hours"
                label="At most, hours"
                value=hours
                error=visit.field_problem("hours")
                required=true
            />
            <TextField
                name="approvers"
                label="Who approves"
                value=visit.typed("approvers")
                hint="A group. Empty: automatic."
                list="groups"
            />
            <div class="row">
                <Button attr:formaction="/policies/add" attr:formnovalidate=true>
                    "Add to the text"
                </Button>
            </div>
            <Names id="groups" names=groups />
            <Names id="things" names=things />
        </div>
    }
    .into_any()
}

/// What a field offers to choose from.
#[component]
fn Names(id: &'static str, names: Vec<(String, String)>) -> impl IntoView {
    let options = names.into_iter().map(|(value, label)| view! { <option value=value>{label}</option> });
    view! { <datalist id=id>{options.collect_view()}</datalist> }
}
