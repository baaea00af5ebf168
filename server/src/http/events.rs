//! `GET /events`: tells an open page that something changed, so that it asks again. An event says what, never how.
//!
//! Invariant: about a request only those are told who may see it, and nobody after their session ended.

use super::{Site, asking::Asking};
use axum::{
    Extension,
    extract::State,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use domain::{
    id::{PersonId, RequestId},
    person::Member,
    session::SessionHash,
};
use futures::{Stream, stream};
use operations::Topic;
use serde_json::{Value, json};
use std::{collections::HashMap, convert::Infallible, sync::Arc, time::Duration};
use tokio::{
    sync::{
        broadcast::{self, error::RecvError},
        watch,
    },
    time::{Interval, MissedTickBehavior, interval},
};

const HEARTBEAT: Duration = Duration::from_secs(20);
/// How often the session is looked at again.
const SESSION_CHECK: Duration = Duration::from_secs(60);
/// Answers to "may this person see that request" that are kept; they are asked again after a check of the session.
const REMEMBERED: usize = 256;

pub async fn events(State(site): State<Arc<Site>>, Extension(asking): Extension<Asking>) -> Response {
    let visit = asking.visit(&site);
    let (Some(member), Some(session)) = (visit.member, visit.session) else {
        // The gate lets nobody through without a session.
        return http::StatusCode::UNAUTHORIZED.into_response();
    };
    let listener = Listener::new(site, member, session);
    Sse::new(stream_of(listener)).keep_alive(KeepAlive::new().interval(HEARTBEAT)).into_response()
}

struct Listener {
    site: Arc<Site>,
    member: Arc<Member>,
    session: SessionHash,
    changes: broadcast::Receiver<Topic>,
    stopping: watch::Receiver<bool>,
    check: Interval,
    visible: HashMap<RequestId, bool>,
}

enum Happening {
    Changed(Topic),
    /// More at once than was kept.
    TooMuch,
    Check,
    End,
}

fn stream_of(listener: Listener) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(listener, |mut listener| async move {
        let event = listener.next().await?;
        Some((Ok(Event::default().data(event.to_string())), listener))
    })
}

impl Listener {
    fn new(site: Arc<Site>, member: Arc<Member>, session: SessionHash) -> Self {
        let changes = site.context.signals.subscribe();
        let stopping = site.stopping.clone();
        let mut check = interval(SESSION_CHECK);
        check.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { site, member, session, changes, stopping, check, visible: HashMap::new() }
    }

    /// `None` ends the stream; the browser connects again, and then needs a session again.
    async fn next(&mut self) -> Option<Value> {
        loop {
            match self.happening().await {
                Happening::Changed(topic) => {
                    if let Some(event) = self.tell(topic).await {
                        return Some(event);
                    }
                }
                // The page asks for everything again.
                Happening::TooMuch => return Some(json!({ "topic": "everything" })),
                Happening::Check => {
                    self.visible.clear();
                    if !self.is_signed_in().await {
                        return None;
                    }
                }
                Happening::End => return None,
            }
        }
    }

    async fn happening(&mut self) -> Happening {
        tokio::select! {
            changed = self.changes.recv() => match changed {
                Ok(topic) => Happening::Changed(topic),
                Err(RecvError::Lagged(_)) => Happening::TooMuch,
                Err(RecvError::Closed) => Happening::End,
            },
            _ = self.check.tick() => Happening::Check,
            _ = self.stopping.wait_for(|stopping| *stopping) => Happening::End,
        }
    }

    async fn tell(&mut self, topic: Topic) -> Option<Value> {
        match topic {
            Topic::Person(person) => self.is(&person).then(|| json!({ "topic": "person" })),
            Topic::Request { request, person } => {
                let visible = self.is(&person) || self.may_see(&request).await;
                visible.then(|| json!({ "topic": "request", "id": request }))
            }
            Topic::Queue => Some(json!({ "topic": "queue" })),
            Topic::Catalog => Some(json!({ "topic": "catalog" })),
            Topic::Policy => Some(json!({ "topic": "policy" })),
            Topic::Everything => Some(json!({ "topic": "everything" })),
        }
    }

    fn is(&self, person: &PersonId) -> bool {
        self.member.person.id == *person
    }

    /// The operation that shows the request decides, once for each.
    async fn may_see(&mut self, request: &RequestId) -> bool {
        if let Some(visible) = self.visible.get(request) {
            return *visible;
        }
        if self.visible.len() >= REMEMBERED {
            self.visible.clear();
        }
        let visible = operations::request::show(&self.site.context, &self.member, request).await.is_ok();
        self.visible.insert(request.clone(), visible);
        visible
    }

    /// Looks without counting as use, so that an open page alone keeps no session alive.
    async fn is_signed_in(&self) -> bool {
        let sessions = operations::session::list_sessions(&self.site.context, &self.member).await;
        sessions.is_ok_and(|sessions| sessions.iter().any(|session| session.hash == self.session))
    }
}
