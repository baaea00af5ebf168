//! Where to go on after signing in or after a form: a path of this Stint, whatever was sent.

use http::Uri;

/// A path with its query that a browser can only understand as one of this site.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LocalPath(String);

impl LocalPath {
    pub fn home() -> Self {
        Self("/".to_owned())
    }

    /// `None` for anything but an absolute path: other sites, `//host`, `/\host`, control characters.
    pub fn parse(text: &str) -> Option<Self> {
        let is_safe = text.starts_with('/')
            && !text.starts_with("//")
            && text.len() <= 2_000
            && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        (is_safe && text.parse::<Uri>().is_ok_and(|uri| uri.authority().is_none()))
            .then(|| Self(text.to_owned()))
    }

    pub fn parse_or_home(text: &str) -> Self {
        Self::parse(text).unwrap_or_else(Self::home)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_this_site_are_kept() {
        for path in ["/", "/catalog?q=prod%20read", "/requests/req_1#decide"] {
            assert_eq!(LocalPath::parse(path).as_ref().map(LocalPath::as_str), Some(path));
        }
    }

    #[test]
    fn nothing_leads_to_another_site() {
        let elsewhere = [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "evil",
            "",
            "/a\nb",
            "/\t/evil.example",
        ];
        for path in elsewhere {
            assert_eq!(LocalPath::parse(path), None, "{path}");
        }
    }
}
