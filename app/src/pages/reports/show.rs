//! `/reports/{report}`: one report for a period and a scope, which are in the address.

use super::{access, frame::Shown, grants, standing, timeliness};
use crate::{
    components::{Load, address::query},
    server::caller,
};
use domain::{
    problem::{Kind, Problem},
    report::ReportKind,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use operations::report::{self, Want};

#[component]
pub(crate) fn ReportPage() -> impl IntoView {
    let slug = use_params_map().get_untracked().get("report").unwrap_or_default();
    let shown: Shown = query();
    let asked = shown.query.clone();
    let want = Want { after: (!shown.after.is_empty()).then(|| shown.after.clone()), format: None };
    let caller = caller();
    match ReportKind::from_slug(&slug) {
        Some(ReportKind::GrantRegister) => {
            let page = async move {
                let (context, member) = caller?;
                report::grant_register(&context, &member, &asked, &want).await
            };
            load(page, move |page| grants::page(&shown, page))
        }
        Some(ReportKind::RemovalTimeliness) => {
            let page = async move {
                let (context, member) = caller?;
                report::removal_timeliness(&context, &member, &asked, &want).await
            };
            load(page, move |(cover, report)| timeliness::page(&shown, &cover, report))
        }
        Some(ReportKind::StandingAccess) => {
            let page = async move {
                let (context, member) = caller?;
                report::standing_access(&context, &member, &asked, &want).await
            };
            load(page, move |page| standing::page(&shown, page))
        }
        Some(ReportKind::CurrentAccess) => {
            let page = async move {
                let (context, member) = caller?;
                report::current_access(&context, &member, &asked, &want).await
            };
            load(page, move |page| access::page(&shown, page))
        }
        None => load(async { Err::<(), _>(unknown()) }, |()| ().into_any()),
    }
}

fn load<T: Send + 'static>(
    page: impl Future<Output = Result<T, Problem>> + Send + 'static,
    content: impl FnOnce(T) -> AnyView + Send + 'static,
) -> AnyView {
    view! { <Load from=page children=content /> }.into_any()
}

fn unknown() -> Problem {
    Problem::new(Kind::NotFound, "There is no such report. Choose one from the list of reports.")
}
