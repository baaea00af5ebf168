//! Keeps a page true while it is open: the server says that something changed, the page is fetched again, and what is
//! marked `data-live` becomes as in the new one. Between changes, times count and bars drain.
//!
//! Invariant: a region that changed what it says in `data-announce` is announced. While the page is hidden nothing is
//! connected and nothing runs.

use super::{
    elements::elements,
    morph::morph,
    subscription::Subscription,
    ticking::{tick, warnings},
};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, DomParser, Element, Event, HtmlElement, Response, SupportedType, VisibilityState};

/// Told by other islands that changed something on the server.
const REFRESH: &str = "stint-refresh";
/// Changes come in flocks: a decision, its grant, its queue.
const PAUSE: Duration = Duration::from_millis(80);
const SECOND: Duration = Duration::from_secs(1);
/// A clock that is off by less is not corrected: the way of the page through the network takes time as well.
const TOLERATED: f64 = 5_000.0;

/// `now` is when the server made the page, in Unix milliseconds; `page` its address where the address bar shows that of
/// a refused form, and empty otherwise.
#[island]
pub fn Live(now: f64, page: String) -> impl IntoView {
    let (announcement, announce) = signal(String::new());
    Effect::new(move |_| {
        let offset = now - js_sys::Date::now();
        let page = Rc::new(OpenPage {
            address: page.clone(),
            offset: if offset.abs() < TOLERATED { 0.0 } else { offset },
            counted: Cell::new(now),
            subscription: RefCell::default(),
            waiting: RefCell::default(),
            announce,
        });
        page.wake();
        let ticking = set_interval_with_handle(
            {
                let page = page.clone();
                move || page.count()
            },
            SECOND,
        );
        let asked = window_event_listener_untyped(REFRESH, {
            let page = page.clone();
            move |_| page.refresh_soon()
        });
        let turned = window_event_listener_untyped("visibilitychange", move |_| {
            if is_visible() {
                page.wake();
                page.refresh_soon();
            } else {
                page.subscription.take();
            }
        });
        on_cleanup(move || {
            asked.remove();
            turned.remove();
            ticking.into_iter().for_each(|ticking| ticking.clear());
        });
    });
    view! {
        <p class="visually-hidden" role="status">
            {announcement}
        </p>
    }
}

/// Makes the page true at once, after an island changed something on the server.
pub(super) fn refresh_now() {
    if let Ok(event) = Event::new(REFRESH) {
        // Without a listener there is nothing to refresh.
        let _ = window().dispatch_event(&event);
    }
}

fn is_visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}

struct OpenPage {
    address: String,
    /// From this browser's clock to the server's.
    offset: f64,
    /// When times were counted last.
    counted: Cell<f64>,
    subscription: RefCell<Option<Subscription>>,
    waiting: RefCell<Option<TimeoutHandle>>,
    announce: WriteSignal<String>,
}

impl OpenPage {
    fn wake(self: &Rc<Self>) {
        self.count();
        if is_visible() && self.subscription.borrow().is_none() {
            let page = self.clone();
            *self.subscription.borrow_mut() = Subscription::open(move || page.refresh_soon()).ok();
        }
    }

    fn count(&self) {
        if is_visible() {
            let now = js_sys::Date::now() + self.offset;
            tick(now);
            self.say(warnings(self.counted.replace(now), now));
        }
    }

    fn refresh_soon(self: &Rc<Self>) {
        let page = self.clone();
        let next = set_timeout_with_handle(move || spawn_local(page.refresh()), PAUSE).ok();
        if let Some(previous) = self.waiting.replace(next) {
            previous.clear();
        }
    }

    /// What cannot be fetched is left as it is: the next change, or the reader, tries again.
    async fn refresh(self: Rc<Self>) {
        let Ok(newer) = fetch_page(&self.address).await else { return };
        let mut said = Vec::new();
        let held = focused_entry();
        for old in elements(document().query_selector_all("[data-live]")) {
            let Some(new) = newer.get_element_by_id(&old.id()) else { continue };
            let before = announcements(&old);
            if morph(&old, &new).is_ok() {
                said.extend(announcements(&old).into_iter().filter(|sentence| !before.contains(sentence)));
            }
        }
        if let Some(entry) = held.filter(|_| focused_entry().is_none()) {
            // The button that had the focus is gone; its card says why.
            let _ = entry.focus();
        }
        self.say(said);
    }

    fn say(&self, sentences: Vec<String>) {
        if !sentences.is_empty() {
            self.announce.set(sentences.join(" "));
        }
    }
}

/// The card around what has the focus.
fn focused_entry() -> Option<HtmlElement> {
    document().active_element()?.closest("[data-entry]").ok()??.dyn_into().ok()
}

/// The page as the server shows it now.
async fn fetch_page(address: &str) -> Result<Document, JsValue> {
    let address = if address.is_empty() { location().href()? } else { address.to_owned() };
    let response: Response =
        js_sys::futures::JsFuture::from(window().fetch_with_str(&address)).await?.dyn_into()?;
    if !response.ok() || response.redirected() {
        return Err(JsValue::NULL);
    }
    let text = js_sys::futures::JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    DomParser::new()?.parse_from_string(&text, SupportedType::TextHtml)
}

/// The sentences of a region and of what is in it.
fn announcements(region: &Element) -> Vec<String> {
    let own = std::iter::once(region.clone());
    let inside = elements(region.query_selector_all("[data-announce]"));
    own.chain(inside).filter_map(|element| element.get_attribute("data-announce")).collect()
}
