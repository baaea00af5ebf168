//! `/policies/edit`: the text of the policies, what is wrong with it and what it would change. A refused or checked form
//! comes back as it was typed. For administrators.

use super::{OnlyAdministrator, consequences::Consequences, shape::ShapeForm};
use crate::{
    components::{Button, CedarDiff, Disclosure, Load, Look, Page, Section, TextArea, address::query},
    islands::PolicyEditor,
    routes,
    server::{Visit, caller, visit},
};
use domain::{id::ProposalId, problem::Problem};
use leptos::prelude::*;
use operations::policy::{self, Editor, EditorStart};
use serde::Deserialize;

/// The editor's form, which buttons elsewhere on the page belong to.
pub(super) const FORM: &str = "policy-form";

/// Where an editor that was not sent yet begins.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Start {
    version: String,
    proposal: String,
}

#[component]
pub(crate) fn EditPolicies() -> impl IntoView {
    view! {
        <Load from=look(visit()) let:opened>
            <Content editor=opened.0 instead_of=opened.1 />
        </Load>
    }
}

async fn look(visit: Visit) -> Result<(Editor, String), Problem> {
    let (context, member) = caller()?;
    let (start, instead_of) = if visit.submission.is_some() {
        (EditorStart::Typed { text: visit.typed("text") }, visit.typed("instead_of"))
    } else {
        let start: Start = query();
        match (start.version.parse(), start.proposal.parse::<ProposalId>()) {
            (Ok(number), _) => (EditorStart::Version { number }, String::new()),
            (_, Ok(proposal)) => (EditorStart::Proposal { proposal: proposal.clone() }, proposal.to_string()),
            _ => (EditorStart::InForce, String::new()),
        }
    };
    Ok((policy::editor(&context, &member, &start).await?, instead_of))
}

#[component]
fn Content(editor: Editor, instead_of: String) -> impl IntoView {
    let visit = visit();
    let faults = editor.faults.clone();
    let only = editor.only_administrator.clone().map(|name| view! { <OnlyAdministrator name=name /> });
    let changes = (editor.faults.is_empty() && !editor.diff.places.is_empty())
        .then(|| view! { <Changes editor=editor.clone() /> });
    let numbered = (!faults.is_empty()).then(|| view! { <Numbered text=editor.text.clone() /> });
    let lead = format!("Written for version {}. Cedar, the policy language of AWS.", editor.base);
    let is_shape_refused =
        ["title", "what", "what_kind", "hours"].into_iter().any(|field| visit.field_problem(field).is_some());
    view! {
        <Page title="Edit policies" lead=lead wide=true back=(routes::POLICIES.to_owned(), "Policies".to_owned())>
            {only}
            <form id=FORM class="stack" method="post" action="/policies/propose" novalidate>
                <input type="hidden" name="base" value=editor.base />
                <input type="hidden" name="instead_of" value=instead_of />
                <div class="stack-small">
                    <PolicyEditor text=editor.text.clone() faults=faults problem=visit.field_problem("text") />
                    <div class="row">
                        <Button attr:formaction="/policies/check" attr:formnovalidate=true>
                            "Check"
                        </Button>
                    </div>
                </div>
                <noscript>{numbered}</noscript>
                <Disclosure summary="Add a policy by form" open=is_shape_refused id="add-policy">
                    <ShapeForm editor=editor.clone() />
                </Disclosure>
                <div id="policy-changes">{changes}</div>
                <Section title="Propose">
                    <div class="stack-small policy-reason">
                    <TextArea
                        name="reason"
                        label="Reason"
                        value=visit.typed("reason")
                        error=visit.field_problem("reason")
                        required=true
                        hint="The second administrator and auditors read it."
                    />
                    <div class="row">
                        <Button look=Look::Primary>"Propose"</Button>
                    </div>
                    </div>
                </Section>
            </form>
        </Page>
    }
    .into_any()
}

/// What the text, as it was last checked, changes.
#[component]
fn Changes(editor: Editor) -> impl IntoView {
    let sentence = if editor.is_narrower {
        "It only takes away, so it comes into force at once."
    } else {
        "A second administrator has to confirm it."
    };
    let consequences =
        editor.consequences.map(|consequences| view! { <Consequences consequences=consequences /> });
    view! {
        <Section title="What changes">
            <p>{sentence}</p>
            <CedarDiff diff=editor.diff label="What changes" />
            {consequences}
        </Section>
    }
    .into_any()
}

/// The lines that mistakes lead to, where no script can go to them in the text itself.
#[component]
fn Numbered(text: String) -> impl IntoView {
    let lines = (1..)
        .zip(text.lines().map(str::to_owned).collect::<Vec<_>>())
        .map(|(number, line)| view! { <li id=format!("line-{number}")>{line}</li> })
        .collect_view();
    view! { <ol class="numbered">{lines}</ol> }
}
