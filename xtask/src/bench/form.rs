//! A form in a page, with what a browser would send: measurements go the way that people go.

pub(super) struct Form {
    pub(super) action: String,
    pub(super) fields: Vec<(String, String)>,
}

impl Form {
    /// The first form that changes something and has a field with this name.
    pub(super) fn holding(page: &str, field: &str) -> Option<Self> {
        page.split("<form").skip(1).find_map(|rest| {
            let form = rest.split("</form>").next()?;
            let tag = form.split('>').next()?;
            let fields = fields(form);
            let wanted = attribute(tag, "method")? == "post" && fields.iter().any(|(name, _)| name == field);
            wanted.then_some(Self { action: attribute(tag, "action")?, fields })
        })
    }

    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(found, _)| found != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// Named inputs with their values, but for boxes and circles that are not chosen.
fn fields(form: &str) -> Vec<(String, String)> {
    let tags = ["<input", "<textarea"].into_iter().flat_map(|kind| form.split(kind).skip(1));
    let fields = tags.filter_map(|rest| {
        let tag = rest.split('>').next()?;
        let kind = attribute(tag, "type").unwrap_or_default();
        let chosen = !["checkbox", "radio"].contains(&kind.as_str()) || tag.contains(" checked");
        let value = attribute(tag, "value").unwrap_or_default();
        chosen.then_some((attribute(tag, "name")?, value))
    });
    fields.collect()
}

/// The values of an attribute wherever it stands in a page, beside another attribute with this value.
pub(super) fn values(page: &str, name: &str) -> Vec<String> {
    let tags = page.split('<').filter_map(|rest| rest.split('>').next());
    tags.filter(|tag| attribute(tag, "name").as_deref() == Some(name))
        .filter_map(|tag| attribute(tag, "value"))
        .collect()
}

pub(super) fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = format!(" {name}=\"");
    let (_, rest) = tag.split_once(&start)?;
    let (value, _) = rest.split_once('"')?;
    Some(value.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<form method="get" action="/catalog"><input name="q" value="x"></form>
        <form method="post" action="/requests/req_1/approve"><input type="hidden" name="hash" value="a&amp;b"/>
        <input type="radio" name="way" value="1"/><input type="radio" name="way" value="2" checked/>
        <textarea name="comment"></textarea><button name="unsent">Approve</button></form>"#;

    #[test]
    fn a_form_is_sent_as_a_browser_sends_it() {
        let form = Form::holding(PAGE, "hash").unwrap().with("comment", "yes");
        assert_eq!(form.action, "/requests/req_1/approve");
        let fields: Vec<_> =
            form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(fields, [("hash", "a&b"), ("way", "2"), ("comment", "yes")]);
    }

    #[test]
    fn values_are_found_by_the_name_beside_them() {
        assert_eq!(values(PAGE, "way"), ["1", "2"]);
    }
}
