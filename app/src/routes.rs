//! Every address of a page, in one list, and the links to them.
//!
//! Invariant: an address is written here and nowhere else. Deliberately not here: the addresses that forms are sent to
//! and that files come from (`server`).

use crate::{
    layout::Frame,
    pages::{
        Home, NotFound, Problem, Sessions, SignIn,
        audit::AuditLog,
        catalog::{Catalog, EntitlementPage},
        operations::{FindingList, Operations},
        policies::{EditPolicies, Policies, ProposalPage, VersionHistory, VersionPage},
        queue::Queue,
        reports::{ReportList, ReportPage},
        requests::{NewRequest, RequestList, RequestPage},
        simulator::{Simulator, WhatMayTheyHave, WhoMayHave},
    },
    server::visit,
};
use domain::{
    catalog::Entitlement,
    id::{ProposalId, RequestId},
    report::ReportKind,
};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{FlatRoutes, Route, Router},
    path,
};

pub(crate) const HOME: &str = "/";
pub(crate) const SIGN_IN: &str = "/sign-in";
pub(crate) const CATALOG: &str = "/catalog";
pub(crate) const NEW_REQUEST: &str = "/requests/new";
pub(crate) const REQUESTS: &str = "/requests";
pub(crate) const QUEUE: &str = "/queue";
pub(crate) const AUDIT: &str = "/audit";
pub(crate) const OPERATIONS: &str = "/operations";
pub(crate) const FINDINGS: &str = "/operations/findings";
pub(crate) const POLICIES: &str = "/policies";
pub(crate) const EDIT_POLICIES: &str = "/policies/edit";
pub(crate) const POLICY_VERSIONS: &str = "/policies/versions";
pub(crate) const REPORTS: &str = "/reports";
/// May one person have one access.
pub(crate) const SIMULATOR: &str = "/policies/simulator";
/// Who may have one access.
pub(crate) const WHO: &str = "/policies/who";
/// What may one person have.
pub(crate) const WHAT: &str = "/policies/what";
pub(crate) const SESSIONS: &str = "/sessions";

/// All addresses of pages, as axum writes them.
pub const PAGES: &[&str] = &[
    HOME,
    SIGN_IN,
    CATALOG,
    "/catalog/{account}/{permission_set}",
    NEW_REQUEST,
    REQUESTS,
    "/requests/{id}",
    QUEUE,
    AUDIT,
    OPERATIONS,
    FINDINGS,
    POLICIES,
    EDIT_POLICIES,
    "/policies/proposals/{id}",
    POLICY_VERSIONS,
    "/policies/versions/{id}",
    SIMULATOR,
    WHO,
    WHAT,
    REPORTS,
    "/reports/{report}",
    SESSIONS,
];

/// `theme` is `auto`, `light` or `dark`.
#[component]
pub(crate) fn App(theme: &'static str) -> impl IntoView {
    provide_meta_context();
    let page = || match visit().problem {
        Some(problem) => view! { <Problem problem=problem /> }.into_any(),
        None => view! { <Pages /> }.into_any(),
    };
    view! {
        <Title formatter=|title| format!("{title} · Stint") />
        <Router>
            <Frame theme=theme>{page()}</Frame>
        </Router>
    }
}

#[component]
fn Pages() -> impl IntoView {
    let ssr = SsrMode::Async;
    view! {
        <FlatRoutes fallback=NotFound>
            <Route path=path!("/") view=Home ssr=ssr.clone() />
            <Route path=path!("/sign-in") view=SignIn ssr=ssr.clone() />
            <Route path=path!("/catalog") view=Catalog ssr=ssr.clone() />
            <Route path=path!("/catalog/:account/:permission_set") view=EntitlementPage ssr=ssr.clone() />
            <Route path=path!("/requests/new") view=NewRequest ssr=ssr.clone() />
            <Route path=path!("/requests") view=RequestList ssr=ssr.clone() />
            <Route path=path!("/requests/:id") view=RequestPage ssr=ssr.clone() />
            <Route path=path!("/queue") view=Queue ssr=ssr.clone() />
            <Route path=path!("/audit") view=AuditLog ssr=ssr.clone() />
            <Route path=path!("/operations") view=Operations ssr=ssr.clone() />
            <Route path=path!("/operations/findings") view=FindingList ssr=ssr.clone() />
            <Route path=path!("/policies") view=Policies ssr=ssr.clone() />
            <Route path=path!("/policies/edit") view=EditPolicies ssr=ssr.clone() />
            <Route path=path!("/policies/proposals/:id") view=ProposalPage ssr=ssr.clone() />
            <Route path=path!("/policies/versions") view=VersionHistory ssr=ssr.clone() />
            <Route path=path!("/policies/versions/:id") view=VersionPage ssr=ssr.clone() />
            <Route path=path!("/policies/simulator") view=Simulator ssr=ssr.clone() />
            <Route path=path!("/policies/who") view=WhoMayHave ssr=ssr.clone() />
            <Route path=path!("/policies/what") view=WhatMayTheyHave ssr=ssr.clone() />
            <Route path=path!("/reports") view=ReportList ssr=ssr.clone() />
            <Route path=path!("/reports/:report") view=ReportPage ssr=ssr.clone() />
            <Route path=path!("/sessions") view=Sessions ssr=ssr />
        </FlatRoutes>
    }
    .into_any()
}

pub(crate) fn request(id: &RequestId) -> String {
    format!("{REQUESTS}/{id}")
}

pub(crate) fn entitlement(entitlement: &Entitlement) -> String {
    format!("{CATALOG}/{entitlement}")
}

pub(crate) fn report(kind: ReportKind) -> String {
    format!("{REPORTS}/{}", kind.slug())
}

pub(crate) fn policy_proposal(id: &ProposalId) -> String {
    format!("{POLICIES}/proposals/{id}")
}

pub(crate) fn policy_version(number: u32) -> String {
    format!("{POLICY_VERSIONS}/{number}")
}
