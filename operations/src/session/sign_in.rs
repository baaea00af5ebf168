//! What happens after an identity provider vouched for someone.
//!
//! Invariant: a person is matched to a directory user by immutable ids only, and only when exactly one user fits
//! (OWASP ASVS 5.0, 6.8.1).

use super::cookie;
use crate::{Context, Problem};
use domain::{
    audit::AuditEvent,
    catalog::Catalog,
    id::{DirectoryUserId, PersonId},
    person::{Actor, Identity, Person},
    problem::Kind,
    session::Session,
};

const LONGEST_USER_AGENT: usize = 200;

/// From a verified ID token.
#[derive(Clone, Debug)]
pub struct SignIn {
    pub identity: Identity,
    pub directory: DirectoryKey,
    pub name: String,
    pub email: String,
    /// `oidc` or `demo`.
    pub method: String,
    pub user_agent: String,
    /// When the person proved themselves with a second factor; `None` when nobody says so.
    pub proved_at: Option<domain::time::Timestamp>,
}

/// What ties a person to a user of the directory.
#[derive(Clone, Debug)]
pub enum DirectoryKey {
    /// The id that the identity provider gives the user, under which it also provisions them (SCIM's `externalId`).
    External(String),
    /// Chosen in the demo.
    User(DirectoryUserId),
}

/// The cookie's value (256 random bits, base64url) leaves only to the browser.
pub struct SignedIn {
    pub cookie: String,
    pub person: Person,
}

/// A person who is not yet tied to a user of the directory is so now if the directory knows them, never by e-mail.
pub async fn sign_in(context: &Context, sign_in: SignIn) -> Result<SignedIn, Problem> {
    let now = context.clock.now();
    let cookie = cookie::new_cookie(context, now)?;
    let mut change = context.database.begin().await.map_err(context.failed(now))?;
    let known = change.person_by_identity(&sign_in.identity).await.map_err(context.failed(now))?;
    let is_new = known.is_none();
    let mut person = known.unwrap_or_else(|| Person {
        id: PersonId::from_bits(context.ids.next(now)),
        identity: sign_in.identity.clone(),
        directory_user: None,
        name: String::new(),
        email: String::new(),
        zone: String::new(),
        disabled: false,
    });
    if person.disabled {
        drop(change);
        refuse_sign_in(context, &sign_in.method, "The person is disabled in Stint.").await?;
        let sentence = "Your access to Stint is switched off. Ask your administrators to switch it on again.";
        return Err(Problem::new(Kind::Forbidden, sentence));
    }
    person.name = if sign_in.name.trim().is_empty() { sign_in.email.clone() } else { sign_in.name };
    person.email = sign_in.email;
    if person.directory_user.is_none()
        && let Some(user) = directory_user(&context.catalog.get().0, &sign_in.directory)
        && change.person_by_directory_user(&user).await.map_err(context.failed(now))?.is_none()
    {
        person.directory_user = Some(user);
    }
    change.save_person(&person).await.map_err(context.failed(now))?;
    let session = Session {
        hash: cookie::hash(&cookie)
            .ok_or_else(|| crate::fault(&*context.ids, now, &"a new cookie is unusable"))?,
        person: person.id.clone(),
        started_at: now,
        last_seen_at: now,
        proved_at: sign_in.proved_at,
        user_agent: sign_in.user_agent.chars().take(LONGEST_USER_AGENT).collect(),
    };
    change.add_session(&session).await.map_err(context.failed(now))?;
    let actor = Actor::Person { id: person.id.clone(), name: person.name.clone() };
    let mut events = vec![(actor.clone(), AuditEvent::SignedIn { method: sign_in.method })];
    if is_new {
        let Identity { issuer, subject } = person.identity.clone();
        let added =
            AuditEvent::PersonAdded { person: person.id.clone(), name: person.name.clone(), issuer, subject };
        events.insert(0, (actor, added));
    }
    change.commit_all(now, events).await.map_err(context.failed(now))?;
    Ok(SignedIn { cookie, person })
}

/// Records a failed sign-in; `cause` is for the audit log.
pub async fn refuse_sign_in(context: &Context, method: &str, cause: &str) -> Result<(), Problem> {
    let now = context.clock.now();
    let event =
        AuditEvent::SignInRefused { method: method.to_owned(), cause: cause.chars().take(500).collect() };
    let change = context.database.begin().await.map_err(context.failed(now))?;
    change.commit(now, Actor::Anonymous, event).await.map_err(context.failed(now))?;
    Ok(())
}

/// The only user that the key fits, when there is exactly one.
///
/// The issuer of an external id names the SCIM endpoint that wrote it, never an OpenID provider, so it is not compared:
/// one provider signs people in, and the same one fills the directory.
fn directory_user(catalog: &Catalog, key: &DirectoryKey) -> Option<DirectoryUserId> {
    let id = match key {
        DirectoryKey::User(user) => return catalog.users.contains_key(user).then(|| user.clone()),
        DirectoryKey::External(id) => id,
    };
    let users = catalog.users.values();
    let mut users = users.filter(|user| user.external_ids.iter().any(|external| external.id == *id));
    match (users.next(), users.next()) {
        (Some(only), None) => Some(only.id.clone()),
        _ => None,
    }
}
