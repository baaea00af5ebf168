//! A browser without a screen: keeps cookies, follows no redirect by itself, says where its requests come from.

use reqwest::{Client, Method, RequestBuilder, header, redirect::Policy};

pub(crate) struct Browser {
    client: Client,
    base: String,
    /// Sent as a browser would: `same-origin`, `cross-site`, or nothing.
    pub(crate) site: Option<&'static str>,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: header::HeaderMap,
    pub(crate) text: String,
    pub(crate) bytes: Vec<u8>,
}

impl Browser {
    pub(crate) fn at(base: &str) -> Self {
        let client = Client::builder().cookie_store(true).redirect(Policy::none()).build().unwrap();
        Self { client, base: base.to_owned(), site: Some("same-origin") }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(self.request(Method::GET, path).header(header::ACCEPT, "text/html")).await
    }

    pub(crate) async fn get_json(&self, path: &str) -> Answer {
        self.ask(self.request(Method::GET, path).header(header::ACCEPT, "application/json")).await
    }

    /// As a form on a page is sent.
    pub(crate) async fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.ask(self.request(Method::POST, path).header(header::ACCEPT, "text/html").form(fields)).await
    }

    /// As a program sends it.
    pub(crate) async fn json(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.ask(self.request(Method::POST, path).header(header::ACCEPT, "application/json").form(fields))
            .await
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base));
        match self.site {
            Some(site) => request.header("sec-fetch-site", site),
            None => request,
        }
    }

    pub(crate) async fn ask(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await.unwrap().to_vec();
        Answer { status, headers, text: String::from_utf8_lossy(&bytes).into_owned(), bytes }
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn value(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }
}
