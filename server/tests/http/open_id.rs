//! Signing in by an OpenID provider: once as it should be, and once for each thing that can be forged.
//!
//! The provider here only signs what a test wants; a certified one takes part in `end2end/`.

use crate::browser::{Answer, Browser};
use axum::{Json, Router, extract::State, routing::get};
use base64::{Engine, prelude::BASE64_STANDARD};
use clap::Parser;
use openidconnect::{
    AccessToken, Audience, EmptyAdditionalClaims, EmptyExtraTokenFields, EndUserName, IssuerUrl,
    JsonWebKeyId, LocalizedClaim, Nonce, PrivateSigningKey, StandardClaims, SubjectIdentifier,
    core::{
        CoreEdDsaPrivateSigningKey, CoreIdToken, CoreIdTokenClaims, CoreIdTokenFields, CoreJsonWebKeySet,
        CoreJwsSigningAlgorithm, CoreTokenResponse, CoreTokenType,
    },
};
use serde_json::{Value, json};
use server::{
    command_line::{Command, CommandLine},
    config::Settings,
    http::Site,
    process::Process,
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::{Duration, UNIX_EPOCH},
};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::oneshot};
use url::Url;

/// Seeds of signing keys.
const KEY: u8 = 1;
const OTHER_KEY: u8 = 2;

/// What the provider signs into its next token.
#[derive(Clone, Debug)]
struct Token {
    issuer: String,
    subject: String,
    audience: String,
    nonce: String,
    /// Seconds from now.
    issued: i64,
    expires: i64,
    key: u8,
}

#[derive(Default)]
struct Provider {
    issuer: String,
    next: Mutex<Option<Token>>,
    /// The last request for a token.
    asked: Mutex<BTreeMap<String, String>>,
}

struct World {
    site: Arc<Site>,
    provider: Arc<Provider>,
    subject: String,
    _end: oneshot::Sender<()>,
    _folder: TempDir,
}

/// A sign-in that this browser began.
struct Begun {
    browser: Browser,
    asked: BTreeMap<String, String>,
    cookie: String,
}

async fn world() -> World {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let issuer = format!("http://{}", listener.local_addr().unwrap());
    let provider = Arc::new(Provider { issuer: issuer.clone(), ..Provider::default() });
    let router = Router::new()
        .route("/.well-known/openid-configuration", get(description))
        .route("/keys", get(keys))
        .route("/token", axum::routing::post(token))
        .with_state(provider.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });

    let port = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let folder = tempfile::tempdir().unwrap();
    let (listen, origin) = (format!("127.0.0.1:{port}"), format!("http://127.0.0.1:{port}"));
    let data = folder.path().to_str().unwrap();
    let line =
        ["stint", "serve", "--listen", &listen, "--origin", &origin, "--data", data, "--simulated-aws"];
    let more = [
        "--latency",
        "0s",
        "--database-url",
        "sqlite::memory:",
        "--oidc-client-id",
        "stint",
        "--oidc-issuer",
        &issuer,
    ];
    let Command::Serve(arguments) = CommandLine::parse_from(line.into_iter().chain(more)).command else {
        panic!("not serve")
    };
    let secret = |name: &str| (name == "STINT_OIDC_CLIENT_SECRET").then(|| "canary".to_owned());
    let process = Process::begin(Settings::serve(*arguments, &secret).unwrap(), |_| None).await.unwrap();
    let site = process.site.clone();
    let (end, ended) = oneshot::channel();
    tokio::spawn(process.run(async {
        // A test that is over drops its end.
        let _ = ended.await;
    }));
    site.ready.subscribe().wait_for(|ready| *ready).await.unwrap();
    let catalog = site.context.catalog.get();
    let ana = catalog.0.users.values().find(|user| user.user_name == "ana.ruiz").unwrap();
    let subject = ana.external_ids.first().expect("an id at the provider").id.clone();
    World { site, provider, subject, _end: end, _folder: folder }
}

impl World {
    async fn begin(&self, path: &str) -> Begun {
        let browser = Browser::at(self.site.origin.as_str());
        let answer = browser.get(path).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        let address = Url::parse(answer.header("location")).unwrap();
        let asked = address.query_pairs().into_owned().collect();
        Begun { browser, asked, cookie: answer.header("set-cookie").to_owned() }
    }

    /// As an honest provider would sign it.
    fn honest(&self, begun: &Begun) -> Token {
        Token {
            issuer: self.provider.issuer.clone(),
            subject: self.subject.clone(),
            audience: "stint".to_owned(),
            nonce: begun.asked["nonce"].clone(),
            issued: 0,
            expires: 300,
            key: KEY,
        }
    }

    async fn come_back(&self, begun: &Begun, token: Token) -> Answer {
        *self.provider.next.lock().unwrap() = Some(token);
        let state = &begun.asked["state"];
        begun.browser.get(&format!("/sign-in/callback?code=abc&state={state}")).await
    }

    async fn newest_event(&self) -> String {
        let mut connection = self.site.context.database.read().await.unwrap();
        let records = connection.audit_search(&storage::AuditFilter::default(), None, 1).await.unwrap();
        serde_json::to_string(&records[0].event).unwrap()
    }
}

async fn description(State(provider): State<Arc<Provider>>) -> Json<Value> {
    let issuer = &provider.issuer;
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
    }))
}

async fn keys() -> Json<CoreJsonWebKeySet> {
    Json(CoreJsonWebKeySet::new(vec![signing_key(KEY).as_verification_key()]))
}

async fn token(State(provider): State<Arc<Provider>>, body: String) -> Json<CoreTokenResponse> {
    *provider.asked.lock().unwrap() = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let token = provider.next.lock().unwrap().take().expect("a token to sign");
    let now = server::clock::SystemClock::default();
    let now = domain::time::Clock::now(&now).seconds();
    let at = |seconds: i64| (UNIX_EPOCH + Duration::from_secs((now + seconds) as u64)).into();
    let claims = CoreIdTokenClaims::new(
        IssuerUrl::new(token.issuer).unwrap(),
        vec![Audience::new(token.audience)],
        at(token.expires),
        at(token.issued),
        StandardClaims::new(SubjectIdentifier::new(token.subject))
            .set_name(Some(LocalizedClaim::from(EndUserName::new("Ana Ruiz".to_owned())))),
        EmptyAdditionalClaims {},
    )
    .set_nonce(Some(Nonce::new(token.nonce)));
    let access = AccessToken::new("access".to_owned());
    let signed = CoreIdToken::new(
        claims,
        &signing_key(token.key),
        CoreJwsSigningAlgorithm::EdDsa,
        Some(&access),
        None,
    )
    .unwrap();
    let fields = CoreIdTokenFields::new(Some(signed), EmptyExtraTokenFields {});
    Json(CoreTokenResponse::new(access, CoreTokenType::Bearer, fields))
}

/// A key that anyone can make: the beginning of every Ed25519 key in PKCS #8, and 32 equal bytes.
fn signing_key(seed: u8) -> CoreEdDsaPrivateSigningKey {
    let begin =
        [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
    let encoded = BASE64_STANDARD.encode([begin.as_slice(), &[seed; 32]].concat());
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{encoded}\n-----END PRIVATE KEY-----\n");
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(JsonWebKeyId::new("key".to_owned()))).unwrap()
}

#[tokio::test]
async fn a_person_of_the_provider_is_signed_in_and_led_on() {
    let world = world().await;
    let begun = world.begin("/sign-in/start?next=/catalog").await;
    assert_eq!(begun.asked["redirect_uri"], format!("{}/sign-in/callback", world.site.origin));
    assert_eq!(
        (begun.asked["response_type"].as_str(), begun.asked["code_challenge_method"].as_str()),
        ("code", "S256")
    );
    assert!(begun.asked["scope"].split(' ').any(|scope| scope == "openid"));
    assert!(
        begun.cookie.contains("; HttpOnly") && begun.cookie.contains("; Max-Age=600"),
        "{}",
        begun.cookie
    );

    let answer = world.come_back(&begun, world.honest(&begun)).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/catalog"), "{}", answer.text);
    let home = begun.browser.get("/").await;
    assert!(home.text.contains("Ana Ruiz"), "{}", home.text);
    assert!(!home.text.contains("canary") && !answer.text.contains("canary"));
    let verifier = world.provider.asked.lock().unwrap()["code_verifier"].clone();
    let challenge = openidconnect::PkceCodeChallenge::from_code_verifier_sha256(
        &openidconnect::PkceCodeVerifier::new(verifier),
    );
    assert_eq!(challenge.as_str(), begun.asked["code_challenge"]);
}

#[tokio::test]
async fn a_person_of_the_provider_is_found_in_the_directory_by_the_id_that_both_have() {
    let world = world().await;
    let begun = world.begin("/sign-in/start").await;
    world.come_back(&begun, world.honest(&begun)).await;
    let catalog = begun.browser.get("/catalog?q=prod-payments+PaymentsOperator").await;
    assert!(catalog.text.contains("Request PaymentsOperator in prod-payments"), "Ana is in no group");
}

#[tokio::test]
async fn who_tries_to_sign_in_too_often_has_to_wait() {
    let world = world().await;
    let browser = Browser::at(world.site.origin.as_str());
    for _ in 0..100 {
        let answer = browser.get("/sign-in/start").await;
        if answer.status == 429 {
            assert_eq!(
                answer.header("set-cookie"),
                "stint-sign-in=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"
            );
            return;
        }
        assert_eq!(answer.status, 303, "{}", answer.text);
    }
    panic!("nobody had to wait");
}

#[tokio::test]
async fn whatever_is_forged_signs_nobody_in() {
    let world = world().await;
    type Forge = fn(&mut Token);
    let forgeries: [(&str, Forge); 7] = [
        ("another nonce", |token| token.nonce = "replayed".to_owned()),
        ("another issuer", |token| token.issuer = "https://evil.example".to_owned()),
        ("the issuer with a slash", |token| token.issuer.push('/')),
        ("another audience", |token| token.audience = "other-client".to_owned()),
        ("a token that is over", |token| (token.issued, token.expires) = (-600, -61)),
        ("a token of the future", |token| token.issued = 120),
        ("another key", |token| token.key = OTHER_KEY),
    ];
    for (what, forge) in forgeries {
        let begun = world.begin("/sign-in/start").await;
        let mut token = world.honest(&begun);
        forge(&mut token);
        let answer = world.come_back(&begun, token).await;
        assert_eq!(answer.status, 401, "{what}: {}", answer.text);
        assert!(answer.text.contains("could not be trusted"), "{what}");
        assert!(world.newest_event().await.contains("sign_in_refused"), "{what}");
        assert_eq!(begun.browser.get("/").await.status, 303, "{what}");
    }
}

#[tokio::test]
async fn clocks_may_differ_by_a_minute() {
    let world = world().await;
    let begun = world.begin("/sign-in/start").await;
    let token = Token { issued: 50, expires: -50, ..world.honest(&begun) };
    assert_eq!(world.come_back(&begun, token).await.status, 303);
}

#[tokio::test]
async fn a_sign_in_is_finished_only_by_the_browser_that_began_it() {
    let world = world().await;
    let begun = world.begin("/sign-in/start").await;
    let state = &begun.asked["state"];
    let other = Browser::at(world.site.origin.as_str());
    let path = format!("/sign-in/callback?code=abc&state={state}");
    assert_eq!(other.get(&path).await.status, 401, "a browser without the cookie");
    let second = world.begin("/sign-in/start").await;
    assert_eq!(second.browser.get(&path).await.status, 401, "a browser with another sign-in");

    let named = format!("{path}&iss=https%3A%2F%2Fevil.example");
    let answer = begun.browser.get(&named).await;
    assert_eq!(answer.status, 401, "an answer that names another issuer: {}", answer.text);
}

#[tokio::test]
async fn a_provider_that_says_no_is_told_as_such() {
    let world = world().await;
    let begun = world.begin("/sign-in/start").await;
    let state = &begun.asked["state"];
    let answer = begun.browser.get(&format!("/sign-in/callback?error=access_denied&state={state}")).await;
    assert_eq!(answer.status, 403);
    assert!(answer.text.contains("did not let you in"), "{}", answer.text);
    assert!(world.newest_event().await.contains("access_denied"));
}

#[tokio::test]
async fn there_is_no_choosing_of_people_where_sign_in_is_real() {
    let world = world().await;
    let mut browser = Browser::at(world.site.origin.as_str());
    assert_eq!(browser.send("/sign-in/demo", &[("person", "anyone")]).await.status, 404);
}
