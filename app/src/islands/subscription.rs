//! The server's stream of events: something changed, ask again.
//!
//! Invariant: when the stream opens, at first and after a break, the page is told once, as what happened meanwhile is
//! not known.

use std::{cell::Cell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Event, EventSource};

const EVENTS: &str = "/events";

/// Open until it is dropped.
pub(super) struct Subscription {
    source: EventSource,
    _called: [Closure<dyn Fn(Event)>; 3],
}

impl Subscription {
    pub(super) fn open(changed: impl Fn() + 'static) -> Result<Self, JsValue> {
        let source = EventSource::new(EVENTS)?;
        let changed = Rc::new(changed);
        // What happened between the making of the page and the first opening is not known either.
        let broken = Rc::new(Cell::new(true));
        let message = Closure::<dyn Fn(Event)>::new({
            let changed = changed.clone();
            move |_| changed()
        });
        let opened = Closure::<dyn Fn(Event)>::new({
            let broken = broken.clone();
            move |_| {
                if broken.take() {
                    changed();
                }
            }
        });
        let failed = Closure::<dyn Fn(Event)>::new(move |_| broken.set(true));
        source.set_onmessage(Some(message.as_ref().unchecked_ref()));
        source.set_onopen(Some(opened.as_ref().unchecked_ref()));
        source.set_onerror(Some(failed.as_ref().unchecked_ref()));
        Ok(Self { source, _called: [message, opened, failed] })
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.source.close();
    }
}
