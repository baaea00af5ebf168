//! Makes a region of the page equal to a newer one, touching only what differs: focus, open disclosures and what was
//! typed stay as they are.
//!
//! Invariant: children with ids keep their identity, wherever they move. Islands are left alone: they change themselves.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Node};

pub(super) fn morph(old: &Element, new: &Element) -> Result<(), JsValue> {
    if old.tag_name() == "LEPTOS-ISLAND" {
        return Ok(());
    }
    attributes(old, new)?;
    let mut here = old.first_child();
    let mut next = new.first_child();
    while let Some(wanted) = next {
        next = wanted.next_sibling();
        match counterpart(old, here.as_ref(), &wanted) {
            Some(found) => {
                if Some(&found) == here.as_ref() {
                    here = found.next_sibling();
                } else {
                    old.insert_before(&found, here.as_ref())?;
                }
                node(&found, &wanted)?;
            }
            None => drop(old.insert_before(&wanted, here.as_ref())?),
        }
    }
    while let Some(stale) = here {
        here = stale.next_sibling();
        old.remove_child(&stale)?;
    }
    Ok(())
}

fn node(old: &Node, new: &Node) -> Result<(), JsValue> {
    match (old.dyn_ref::<Element>(), new.dyn_ref::<Element>()) {
        (Some(old), Some(new)) => morph(old, new),
        _ => {
            if old.node_value() != new.node_value() {
                old.set_node_value(new.node_value().as_deref());
            }
            Ok(())
        }
    }
}

/// The child of `parent` that becomes `wanted`: the one with its id, or else the one at this place if it is of its kind.
fn counterpart(parent: &Element, here: Option<&Node>, wanted: &Node) -> Option<Node> {
    let id = id_of(wanted);
    if id.is_empty() {
        return here.filter(|here| here.node_name() == wanted.node_name() && id_of(here).is_empty()).cloned();
    }
    let mut child = parent.first_child();
    while let Some(candidate) = child {
        if id_of(&candidate) == id && candidate.node_name() == wanted.node_name() {
            return Some(candidate);
        }
        child = candidate.next_sibling();
    }
    None
}

fn id_of(node: &Node) -> String {
    node.dyn_ref::<Element>().map(Element::id).unwrap_or_default()
}

fn attributes(old: &Element, new: &Element) -> Result<(), JsValue> {
    for name in old.get_attribute_names().iter().filter_map(|name| name.as_string()) {
        // Whether a disclosure is open is the reader's business.
        if name != "open" && !new.has_attribute(&name) {
            old.remove_attribute(&name)?;
        }
    }
    for name in new.get_attribute_names().iter().filter_map(|name| name.as_string()) {
        let value = new.get_attribute(&name);
        if let Some(value) =
            value.filter(|value| name != "open" && old.get_attribute(&name).as_ref() != Some(value))
        {
            old.set_attribute(&name, &value)?;
        }
    }
    Ok(())
}
