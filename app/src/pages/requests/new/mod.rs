//! `/requests/new`: the form that asks for access. A link with its fields as parameters opens it filled in; a refused
//! form comes back as it was typed.

mod fields;
mod preview;

use crate::{
    components::{ButtonLink, EmptyState, Load, Look, Page, address::query},
    islands::{LiveForm, RequestFields, Told},
    routes,
    server::{Visit, caller, visit},
};
use domain::{
    policy::Obligations,
    problem::{Kind, Problem},
    request::{RequestForm, RequestPreview},
};
use fields::Fields;
use leptos::prelude::*;
pub(crate) use preview::PreviewCard;
use preview::{Preview, Send};

/// Ids that the islands know the form and its parts by.
const FORM: &str = "request-form";
const PREVIEW: &str = "request-preview";
const SEND: &str = "request-send";

/// What most people need, when policy allows as much.
const USUAL_MINUTES: u32 = 60;

#[component]
pub(crate) fn NewRequest() -> impl IntoView {
    let visit = visit();
    let form = typed(&visit);
    view! {
        <Load from=look(visit, form) let:asked>
            <Asking asked=asked />
        </Load>
    }
}

/// The form with what would happen if it were sent now.
struct Asked {
    form: RequestForm,
    previews: Vec<RequestPreview>,
    /// The shortest of the longest lengths; `None` when something cannot be asked for.
    longest: Option<u32>,
    /// What is typed so that nothing can be foreseen from it.
    unclear: Option<Problem>,
}

fn typed(visit: &Visit) -> RequestForm {
    let Some(refused) = &visit.submission else { return query() };
    let field = |name: &str| refused.form.get(name).map(|values| values.join(" ")).unwrap_or_default();
    RequestForm {
        entitlements: field("entitlements"),
        minutes: field("minutes"),
        starts: field("starts"),
        reason: field("reason"),
        ticket: field("ticket"),
        extends: field("extends"),
    }
}

async fn look(visit: Visit, mut form: RequestForm) -> Result<Asked, Problem> {
    let (context, member) = caller()?;
    if form.entitlements.trim().is_empty() {
        return Ok(Asked { form, previews: Vec::new(), longest: None, unclear: None });
    }
    let local = |typed: &str| visit.instant(typed);
    let foresee = |form: RequestForm| {
        let (context, member) = (&context, &member);
        async move { operations::request::preview(context, member, &form, &local).await }
    };
    let (previews, unclear) = match foresee(form.clone()).await {
        Err(problem) if problem.kind == Kind::Invalid && problem.field("entitlements").is_none() => {
            let chosen = RequestForm { entitlements: form.entitlements.clone(), ..RequestForm::default() };
            (foresee(chosen).await?, Some(problem))
        }
        previews => (previews?, None),
    };
    let longest = longest(&previews);
    if form.minutes.is_empty() && visit.submission.is_none() {
        form.minutes = longest.unwrap_or(USUAL_MINUTES).min(USUAL_MINUTES).to_string();
        return Ok(Asked {
            previews: foresee(form.clone()).await.unwrap_or(previews),
            form,
            longest,
            unclear,
        });
    }
    Ok(Asked { form, previews, longest, unclear })
}

fn longest(previews: &[RequestPreview]) -> Option<u32> {
    let all: Option<Vec<&Obligations>> =
        previews.iter().map(|preview| preview.answer.obligations()).collect();
    all?.into_iter().map(|obligations| obligations.longest.0).min()
}

#[component]
fn Asking(asked: Asked) -> impl IntoView {
    let Asked { form, previews, longest, unclear } = asked;
    let extends = !form.extends.is_empty();
    let title = if extends { "Extend access" } else { "Request access" };
    if previews.is_empty() {
        return view! {
            <Page title=title>
                <EmptyState title="Nothing is chosen yet." sentence="Find what you need in the catalog, then press Request.">
                    <ButtonLink look=Look::Primary href=routes::CATALOG>"Open the catalog"</ButtonLink>
                </EmptyState>
            </Page>
        }
        .into_any();
    }
    let lead = match previews.as_slice() {
        [only] => format!("{} in {}", only.entry.permission_set.name, only.entry.account.name),
        several => format!("{} at once", several.len()),
    };
    let told = Told {
        path: routes::NEW_REQUEST.to_owned(),
        fields: ["entitlements", "minutes", "starts", "ticket", "extends"].map(str::to_owned).to_vec(),
    };
    view! {
        <Page title=title lead=lead back=(routes::CATALOG.to_owned(), "Catalog".to_owned())>
            <div class="asking">
                <Fields form=form.clone() longest=longest unclear=unclear.clone()>
                    <RequestFields form=FORM.to_owned() longest=longest.unwrap_or_default() />
                </Fields>
                <Preview previews=previews.clone() form=form unclear=unclear />
                <Send previews=previews />
            </div>
            <LiveForm
                form=FORM.to_owned()
                regions=format!("{PREVIEW} {SEND}")
                told=Some(told)
            />
        </Page>
    }
    .into_any()
}
