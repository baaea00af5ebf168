//! Everything that people can do, as one table: where a form is sent, what it may hold, whose page shows a refusal.
//!
//! Invariant: a command acts for the person of the session; nothing in a form says who is asking. On success the
//! browser goes on by GET; on refusal the form's page comes back with what was typed and the problem's status.

use super::{
    Site,
    answer::{self, status_of},
    asking::{Asking, LiveSession},
    cookie::Cookie,
    form::{Form, is_form},
    forms,
    local_path::LocalPath,
    pages::{self, Shown},
    routes::Routes,
};
use app::server::{Notice, Submission};
use axum::{
    Extension, Json,
    body::Bytes,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use domain::{
    person::Member,
    problem::{Kind, Problem},
};
use futures::future::BoxFuture;
use http::header;
use serde_json::json;
use std::{collections::BTreeMap, sync::Arc};

pub struct Command {
    pub path: &'static str,
    /// Others are refused.
    pub fields: &'static [&'static str],
    /// The page that shows a refusal, with `{id}` as in the path; `None`: the page that the form was on.
    pub page: Option<&'static str>,
    pub run: fn(Call) -> BoxFuture<'static, Result<Done, Problem>>,
}

/// One command under way.
pub struct Call {
    pub site: Arc<Site>,
    pub asking: Asking,
    pub session: LiveSession,
    /// `{id}` of the path; empty where it has none.
    pub id: String,
    pub form: Form,
}

impl Call {
    pub fn member(&self) -> &Member {
        &self.session.member
    }

    /// Where the form says to go on, or the page that it was on.
    pub fn next(&self) -> LocalPath {
        LocalPath::parse(&self.form.one("next")).unwrap_or_else(|| came_from(&self.asking))
    }
}

/// What was done and where to go on.
pub struct Done {
    pub next: LocalPath,
    /// Announced on the next page.
    pub notice: Option<Notice>,
    /// Ids that programs want to know; empty for most.
    pub ids: Vec<String>,
    pub ends_session: bool,
    /// The command's page is shown again with this form: nothing was changed, someone only wanted to look.
    pub shows: Option<Form>,
}

impl Done {
    pub fn new(next: LocalPath, notice: Notice) -> Self {
        Self { notice: Some(notice), ..Self::silent(next) }
    }

    pub fn silent(next: LocalPath) -> Self {
        Self { next, notice: None, ids: Vec::new(), ends_session: false, shows: None }
    }

    pub fn shown(form: Form) -> Self {
        Self { shows: Some(form), ..Self::silent(LocalPath::home()) }
    }

    pub fn at(path: String, notice: Notice) -> Self {
        Self::new(LocalPath::parse_or_home(&path), notice)
    }
}

pub const DECISION: &[&str] = &["request", "content", "minutes", "comment"];

/// The text, what is said of it, and the form that writes one policy more.
pub const POLICY: &[&str] =
    &["text", "base", "reason", "instead_of", "title", "who", "what_kind", "what", "hours", "approvers"];

pub const COMMANDS: &[Command] = &[
    Command {
        path: "/requests/new",
        fields: &["entitlements", "minutes", "starts", "reason", "ticket", "extends"],
        page: Some("/requests/new"),
        run: |call| Box::pin(forms::requests::submit(call)),
    },
    Command {
        path: "/requests/{id}/approve",
        fields: DECISION,
        page: Some("/requests/{id}"),
        run: |call| Box::pin(forms::decisions::approve(call)),
    },
    Command {
        path: "/requests/{id}/reject",
        fields: DECISION,
        page: Some("/requests/{id}"),
        run: |call| Box::pin(forms::decisions::reject(call)),
    },
    Command {
        path: "/requests/{id}/undo",
        fields: &["next"],
        page: None,
        run: |call| Box::pin(forms::decisions::undo(call)),
    },
    Command {
        path: "/requests/{id}/withdraw",
        fields: &[],
        page: Some("/requests/{id}"),
        run: |call| Box::pin(forms::requests::withdraw(call)),
    },
    Command {
        path: "/queue/decide",
        fields: &["request", "content", "minutes", "comment", "verdict"],
        page: Some("/queue"),
        run: |call| Box::pin(forms::decisions::decide(call)),
    },
    Command {
        path: "/queue/decide-several",
        fields: &["requests", "comment", "verdict"],
        page: Some("/queue"),
        run: |call| Box::pin(forms::several::decide_several(call)),
    },
    Command {
        path: "/grants/{id}/end",
        fields: &["next"],
        page: None,
        run: |call| Box::pin(forms::grants::end(call)),
    },
    Command {
        path: "/grants/{id}/try-now",
        fields: &[],
        page: Some("/operations"),
        run: |call| Box::pin(forms::grants::try_now(call)),
    },
    Command {
        path: "/catalog/favourite",
        fields: &["entitlement", "wanted", "next"],
        page: None,
        run: |call| Box::pin(forms::catalog::favourite(call)),
    },
    Command {
        path: "/catalog/import",
        fields: &[],
        page: Some("/catalog"),
        run: |call| Box::pin(forms::catalog::import(call)),
    },
    Command {
        path: "/policies/check",
        fields: POLICY,
        page: Some("/policies/edit"),
        run: |call| Box::pin(forms::policies::check(call)),
    },
    Command {
        path: "/policies/add",
        fields: POLICY,
        page: Some("/policies/edit"),
        run: |call| Box::pin(forms::policies::add(call)),
    },
    Command {
        path: "/policies/propose",
        fields: POLICY,
        page: Some("/policies/edit"),
        run: |call| Box::pin(forms::policies::propose(call)),
    },
    Command {
        path: "/policies/proposals/{id}/confirm",
        fields: &[],
        page: Some("/policies/proposals/{id}"),
        run: |call| Box::pin(forms::policies::confirm(call)),
    },
    Command {
        path: "/policies/proposals/{id}/refuse",
        fields: &["comment"],
        page: Some("/policies/proposals/{id}"),
        run: |call| Box::pin(forms::policies::refuse(call)),
    },
    Command {
        path: "/policies/proposals/{id}/withdraw",
        fields: &[],
        page: Some("/policies/proposals/{id}"),
        run: |call| Box::pin(forms::policies::withdraw(call)),
    },
    Command {
        path: "/policies/versions/{id}/roll-back",
        fields: &["reason", "base"],
        page: Some("/policies/versions/{id}"),
        run: |call| Box::pin(forms::policies::roll_back(call)),
    },
    Command {
        path: "/settings/zone",
        fields: &["zone", "next"],
        page: None,
        run: |call| Box::pin(forms::sessions::zone(call)),
    },
    Command {
        path: "/sessions/end",
        fields: &["hash"],
        page: Some("/sessions"),
        run: |call| Box::pin(forms::sessions::end(call)),
    },
    Command {
        path: "/sign-out",
        fields: &[],
        page: Some("/"),
        run: |call| Box::pin(forms::sessions::sign_out(call)),
    },
];

pub fn routes() -> Routes {
    COMMANDS.iter().fold(Routes::default(), |routes, command| {
        let handle = |State(site): State<Arc<Site>>,
                      Extension(asking): Extension<Asking>,
                      Path(parameters): Path<BTreeMap<String, String>>,
                      body: Bytes| { handle(command, site, asking, parameters, body) };
        routes.post(command.path, handle)
    })
}

async fn handle(
    command: &'static Command,
    site: Arc<Site>,
    asking: Asking,
    parameters: BTreeMap<String, String>,
    body: Bytes,
) -> Response {
    let id = parameters.get("id").cloned().unwrap_or_default();
    let form = Form::parse(&body);
    let page = || {
        let came_from = || came_from(&asking).as_str().to_owned();
        command.page.map_or_else(came_from, |page| page.replace("{id}", &path_segment(&id)))
    };
    let action = asking.path().to_owned();
    match run(command, &site, &asking, &id, form.clone()).await {
        Ok(Done { shows: Some(form), .. }) if !asking.wants_json() => {
            let submission = Submission { form: form.0, problem: None, action };
            pages::render(&site, &asking, Shown::again(page(), submission)).await
        }
        Ok(done) => succeed(&site, &asking, &done),
        Err(problem) if asking.wants_json() => answer::json_problem(&problem, status_of(&problem)),
        Err(problem) => {
            let status = status_of(&problem);
            let submission = Submission { form: form.0, problem: Some(problem), action };
            pages::render(&site, &asking, Shown::refused(page(), submission, status)).await
        }
    }
}

async fn run(
    command: &Command,
    site: &Arc<Site>,
    asking: &Asking,
    id: &str,
    form: Form,
) -> Result<Done, Problem> {
    // The gate lets nobody else through; this only turns the type.
    let session = asking.session.clone();
    let session =
        session.ok_or_else(|| Problem::new(Kind::SignedOut, "You are not signed in. Sign in first."))?;
    if !form.0.is_empty() && !is_form(&asking.headers) {
        return Err(Problem::new(Kind::Invalid, "Send this as a form: application/x-www-form-urlencoded."));
    }
    form.only(command.fields)?;
    let call = Call { site: site.clone(), asking: asking.clone(), session, id: id.to_owned(), form };
    (command.run)(call).await
}

fn succeed(site: &Site, asking: &Asking, done: &Done) -> Response {
    let mut response = if asking.wants_json() {
        let notice = done.notice.map(Notice::sentence);
        Json(json!({ "next": done.next.as_str(), "ids": done.ids, "notice": notice })).into_response()
    } else {
        answer::see_other(done.next.as_str())
    };
    let headers = response.headers_mut();
    if let (Some(notice), false) = (done.notice, asking.wants_json()) {
        headers.append(header::SET_COOKIE, site.cookies.set(Cookie::Notice, notice.key()));
    }
    if done.ends_session {
        headers.append(header::SET_COOKIE, site.cookies.remove(Cookie::Session));
    }
    response
}

/// The page that a form was on, as the browser tells; only its path counts.
fn came_from(asking: &Asking) -> LocalPath {
    let referrer = url::Url::parse(asking.text(header::REFERER.as_str())).ok();
    let path =
        referrer.and_then(|url| LocalPath::parse(&url[url::Position::BeforePath..url::Position::AfterQuery]));
    path.unwrap_or_else(LocalPath::home)
}

/// An id came decoded from the path and goes back into one.
fn path_segment(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// For ids in paths that are none: nothing is at that address.
pub fn parse_id<Id: std::str::FromStr>(text: &str) -> Result<Id, Problem> {
    text.parse().map_err(|_| {
        Problem::new(Kind::NotFound, "There is nothing with this id. It may have been mistyped.")
    })
}
