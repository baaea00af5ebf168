//! Every route, asked by everyone: the table that a reviewer reads.
//!
//! A route that has no row, or a row that changed, fails. `STINT_WRITE_TABLES=1` writes the table anew; the change is
//! then seen in review.

use crate::demo::{Demo, Someone};
use http::Method;
use server::{
    config::{OpenIdSettings, Origin},
    http::router::routes,
    login::{self, Login, Provider},
};
use std::{collections::BTreeMap, fmt::Write, path::Path};

const TABLE: &str = "tests/who_may_do_what.txt";
const CALLERS: [Option<Someone>; 6] = [
    None,
    Some(Someone::Requester),
    Some(Someone::Colleague),
    Some(Someone::Approver),
    Some(Someone::Auditor),
    Some(Someone::Administrator),
];

/// One line of the table: a route, and the state of what it is about.
struct Case {
    method: Method,
    route: &'static str,
    state: &'static str,
}

/// A concrete address and form.
struct Example {
    path: String,
    form: Vec<(&'static str, String)>,
}

fn cases() -> Vec<Case> {
    let (open, gated) = routes(&Login::Demo);
    let mut routes: Vec<_> = open.list.into_iter().chain(gated.list).collect();
    routes.sort_by_key(|(method, route)| (*route, method.to_string()));
    let mut cases = Vec::new();
    for (method, route) in routes {
        let states: &[&str] = match (&method, route) {
            (&Method::GET, "/requests/{id}") => &["pending", "approved"],
            (_, "/requests/{id}/approve" | "/requests/{id}/reject" | "/requests/{id}/withdraw") => {
                &["pending", "approved"]
            }
            _ => &[""],
        };
        cases.extend(states.iter().map(|state| Case { method: method.clone(), route, state }));
    }
    cases
}

/// Ana asked for what stands in the addresses; when `approved`, Sam agreed.
async fn example(demo: &Demo, case: &Case) -> Example {
    let about_request = case.route.starts_with("/requests/{id}")
        || case.route.starts_with("/grants/{id}")
        || case.route.starts_with("/queue/");
    let (mut id, mut content, mut grant) = (String::new(), String::new(), String::new());
    if about_request {
        let mut ana = demo.signed_in(Someone::Requester).await;
        id = demo.asked(&mut ana).await;
        content = demo.content_of(&id).await;
        if case.state == "approved" || case.route.starts_with("/grants/{id}") {
            let mut sam = demo.signed_in(Someone::Approver).await;
            let approved = sam.json(&format!("/requests/{id}/approve"), &[("content", &content)]).await;
            assert_eq!(approved.status, 200, "{}", approved.text);
            grant = approved.value()["ids"][0].as_str().unwrap().to_owned();
        }
    }
    if case.route.starts_with("/policies/proposals/{id}") {
        id = demo.proposed().await;
    }
    if case.route.starts_with("/policies/versions/{id}") {
        "1".clone_into(&mut id);
    }
    let entitlement = demo.needs_approval();
    let parts = [
        ("{account}", entitlement.account.to_string()),
        ("{permission_set}", entitlement.permission_set.to_string()),
        ("{report}", "grant-register".to_owned()),
        ("{*name}", "nothing.js".to_owned()),
        ("{id}", if case.route.starts_with("/grants") { grant } else { id.clone() }),
    ];
    let path = parts.iter().fold(case.route.to_owned(), |path, (name, value)| path.replace(name, value));
    assert!(!path.contains('{'), "give {} an example", case.route);
    let path = match case.route.strip_prefix("/policies/") {
        Some(of) if of.starts_with("what") => format!("{path}?person=ana.ruiz"),
        Some(of) if of.starts_with("who") || of == "simulator" => format!("{path}?entitlement={entitlement}"),
        _ => path,
    };
    let form = match (&case.method, case.route) {
        (&Method::GET, _) => Vec::new(),
        (_, "/requests/new") => vec![
            ("entitlements", entitlement.to_string()),
            ("minutes", "60".to_owned()),
            ("reason", "Deploy the fix".to_owned()),
        ],
        (_, "/requests/{id}/approve" | "/requests/{id}/reject") => {
            vec![("content", content), ("comment", "Seen".to_owned())]
        }
        (_, "/queue/decide") => {
            vec![("request", id), ("content", content), ("verdict", "approve".to_owned())]
        }
        (_, "/queue/decide-several") => {
            vec![("requests", format!("{id}:{content}")), ("verdict", "approve".to_owned())]
        }
        (_, "/catalog/favourite") => {
            vec![("entitlement", entitlement.to_string()), ("wanted", "true".to_owned())]
        }
        (_, "/policies/check" | "/api/policy-faults") => vec![("text", "permit".to_owned())],
        (_, "/policies/add") => {
            [("title", "Bills"), ("what_kind", "permission_set"), ("what", "Billing"), ("hours", "1")]
                .map(|(name, value)| (name, value.to_owned()))
                .into()
        }
        (_, "/policies/propose") => vec![
            ("text", demo.more_policies()),
            ("base", demo.policy_version().await),
            ("reason", "Agreed".to_owned()),
        ],
        (_, "/policies/proposals/{id}/refuse") => vec![("comment", "Too much".to_owned())],
        (_, "/policies/versions/{id}/roll-back") => {
            vec![("base", demo.policy_version().await), ("reason", "As before".to_owned())]
        }
        (_, proposal) if proposal.starts_with("/policies/proposals/{id}") => Vec::new(),
        (_, "/settings/zone") => vec![("zone", "Europe/Berlin".to_owned())],
        (_, "/sessions/end") => vec![("hash", "0".repeat(64))],
        (_, "/sign-in/demo") => vec![("person", demo.user(Someone::Requester).to_string())],
        (_, "/sign-out" | "/catalog/import" | "/requests/{id}/undo" | "/requests/{id}/withdraw") => {
            Vec::new()
        }
        (_, grant) if grant.starts_with("/grants/{id}") => Vec::new(),
        (_, function) if function.starts_with("/api/") => vec![("typed", "prod".to_owned())],
        (_, unknown) => panic!("a new command needs an example: {unknown}"),
    };
    Example { path, form }
}

async fn status(demo: &Demo, caller: Option<Someone>, case: &Case) -> u16 {
    let Example { path, form } = example(demo, case).await;
    let mut browser = match caller {
        Some(someone) => demo.signed_in(someone).await,
        None => demo.anonymous(),
    };
    if case.route == "/events" {
        // Its body does not end.
        return browser.request(Method::GET, &path).send().await.unwrap().status().as_u16();
    }
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    match case.method {
        Method::GET => browser.get(&path).await.status,
        _ => browser.json(&path, &form).await.status,
    }
}

async fn table() -> String {
    let cases = cases();
    let mut rows: BTreeMap<usize, Vec<u16>> = BTreeMap::new();
    for caller in CALLERS {
        // Each caller meets the same beginning.
        let demo = Demo::start().await;
        for (row, case) in cases.iter().enumerate() {
            rows.entry(row).or_default().push(status(&demo, caller, case).await);
        }
    }
    let mut table = String::from(
        "Who may do what. Written by tests/http/who_may_do_what.rs.\n\
         The requester asked for what the addresses name; the colleague may ask for the same things.\n\
         Pages are asked for as a browser does (303: sign in first), commands as a program does.\n\n",
    );
    let heads = ["anonymous", "requester", "colleague", "approver", "auditor", "administrator"];
    let _ = writeln!(table, "{:<6} {:<42} {:<9} {}", "", "", "", heads.join("  "));
    for (row, case) in cases.iter().enumerate() {
        let statuses: Vec<String> = rows[&row]
            .iter()
            .zip(heads)
            .map(|(status, head)| format!("{status:<width$}", width = head.len()))
            .collect();
        let line = format!(
            "{:<6} {:<42} {:<9} {}",
            case.method.as_str(),
            case.route,
            case.state,
            statuses.join("  ")
        );
        let _ = writeln!(table, "{}", line.trim_end());
    }
    table
}

#[tokio::test]
async fn every_route_answers_every_caller_as_the_table_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(TABLE);
    let table = table().await;
    if std::env::var_os("STINT_WRITE_TABLES").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(known == table, "{TABLE} is not what the server does. It does:\n\n{table}");
}

#[test]
fn no_server_function_can_be_called_by_a_link() {
    // Those that read may use GET; the command palette is the only one and uses POST as well.
    let gets: Vec<_> =
        leptos::server_fn::axum::server_fn_paths().filter(|(_, method)| *method == Method::GET).collect();
    assert!(gets.is_empty(), "check that {gets:?} change nothing, then name them here");
}

#[test]
fn of_the_two_ways_to_sign_in_each_exists_alone() {
    let settings = OpenIdSettings {
        issuer: "https://id.example".to_owned(),
        client_id: "stint".to_owned(),
        client_secret: "secret".to_owned().into(),
        scopes: Vec::new(),
        directory_claim: "sub".to_owned(),
    };
    let origin = Origin::of(&"https://stint.example.com".parse().unwrap()).unwrap();
    let provider = Provider::new(settings, &origin).unwrap();
    let ways = [Login::Demo, Login::OpenId(Box::new(provider))].map(|login| {
        let mut paths: Vec<_> = login::routes(&login).list.into_iter().map(|(_, path)| path).collect();
        paths.sort_unstable();
        paths
    });
    assert_eq!(ways, [vec!["/sign-in/demo"], vec!["/sign-in/callback", "/sign-in/start"]]);
}
