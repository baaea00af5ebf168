//! A form as it was sent: flat names and texts. What they mean is parsed by the domain.

use domain::problem::{FieldProblem, Problem};
use http::{HeaderMap, header};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Form(pub BTreeMap<String, Vec<String>>);

impl Form {
    pub fn parse(body: &[u8]) -> Self {
        let mut form = Self::default();
        for (name, value) in url::form_urlencoded::parse(body) {
            form.0.entry(name.into_owned()).or_default().push(value.into_owned());
        }
        form
    }

    /// The first value; empty when the field was not sent.
    pub fn one(&self, name: &str) -> String {
        self.0.get(name).and_then(|values| values.first()).cloned().unwrap_or_default()
    }

    /// All values with a space between, as of several boxes with the same name.
    pub fn all(&self, name: &str) -> String {
        self.0.get(name).map(|values| values.join(" ")).unwrap_or_default()
    }

    /// Refuses what no page of Stint sends.
    pub fn only(&self, known: &[&str]) -> Result<(), Problem> {
        let unknown = self.0.keys().find(|name| !known.contains(&name.as_str()));
        unknown.map_or(Ok(()), |name| {
            let name: String = name.chars().take(40).collect();
            let sentence =
                format!("The form has a field \"{name}\" that Stint does not know. Load the page again.");
            Err(Problem::invalid(vec![FieldProblem::new(&name, sentence)]))
        })
    }
}

/// Whether the body is what HTML forms send. Other types are refused, whoever sends them.
pub fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';')
        .next()
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_boxes_with_one_name_are_kept_together() {
        let form = Form::parse(b"entitlements=a%2Fb&entitlements=c%2Fd&reason=two+words");
        assert_eq!(
            (form.all("entitlements").as_str(), form.one("reason").as_str()),
            ("a/b c/d", "two words")
        );
        assert_eq!(form.one("missing"), "");
    }

    #[test]
    fn an_unknown_field_is_refused_by_name() {
        let form = Form::parse(b"reason=x&approved=true");
        assert!(form.only(&["reason", "approved"]).is_ok());
        let problem = form.only(&["reason"]).unwrap_err();
        assert!(problem.field("approved").is_some());
    }
}
