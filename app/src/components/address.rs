//! Filters live in the address: its query is read into a struct of strings, and links are made from one.
//!
//! Invariant: [`parse`] of what [`address`] wrote gives the same struct back. Names that the struct lacks are ignored,
//! so that an old or mistyped link still opens the page.

use crate::server::visit;
use axum::extract::Query;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use std::fmt::Write;

/// The query of this visit's address.
pub(crate) fn query<T: Default + DeserializeOwned>() -> T {
    parse(&visit().path_and_query)
}

/// Several values of one name, as checkboxes send them, are joined by commas.
fn parse<T: Default + DeserializeOwned>(path_and_query: &str) -> T {
    let Ok(uri) = path_and_query.parse::<http::Uri>() else { return T::default() };
    let Ok(Query(pairs)) = Query::<Vec<(String, String)>>::try_from_uri(&uri) else { return T::default() };
    let mut fields = Map::new();
    for (name, value) in pairs {
        match fields.get_mut(&name) {
            Some(Value::String(values)) => {
                values.push(',');
                values.push_str(&value);
            }
            _ => drop(fields.insert(name, Value::String(value))),
        }
    }
    serde_json::from_value(Value::Object(fields)).unwrap_or_default()
}

/// `path` with those fields of `query` that say something.
pub(crate) fn address(path: &str, query: &impl Serialize) -> String {
    let Ok(Value::Object(fields)) = serde_json::to_value(query) else { return path.to_owned() };
    let mut address = path.to_owned();
    let mut sign = '?';
    for (name, value) in &fields {
        if let Value::String(value) = value
            && !value.is_empty()
        {
            address.push(sign);
            address.push_str(name);
            address.push('=');
            escape_onto(&mut address, value);
            sign = '&';
        }
    }
    address
}

/// RFC 3986: what a query may hold as it is stays readable.
fn escape_onto(address: &mut String, value: &str) {
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' | b',' | b':' => {
                address.push(char::from(byte));
            }
            // Writing to a string cannot fail.
            _ => drop(write!(address, "%{byte:02X}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{catalog::CatalogQuery, request::RequestForm};

    #[test]
    fn a_query_survives_the_way_through_an_address() {
        let query = CatalogQuery {
            q: "prod & \"pay\" +ä".to_owned(),
            page: "2".to_owned(),
            ..CatalogQuery::default()
        };
        let written = address("/catalog", &query);
        assert!(written.contains("q=prod%20%26%20%22pay%22%20%2B%C3%A4"), "{written}");
        assert_eq!(parse::<CatalogQuery>(&written), query);
    }

    #[test]
    fn an_empty_query_leaves_the_path_alone() {
        assert_eq!(address("/catalog", &CatalogQuery::default()), "/catalog");
    }

    #[test]
    fn several_chosen_entitlements_become_one_list() {
        let form: RequestForm =
            parse("/requests/new?entitlements=a%2Fb&minutes=60&entitlements=c%2Fd&other=1");
        assert_eq!(form.entitlements, "a/b,c/d");
        assert_eq!(form.minutes, "60");
    }
}
