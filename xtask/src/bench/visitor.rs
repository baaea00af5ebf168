//! One person at a browser, signed in.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use reqwest::{Client, Response, StatusCode, redirect::Policy};

use super::form::{Form, attribute};

#[derive(Clone)]
pub(super) struct Visitor {
    client: Client,
    address: String,
}

impl Visitor {
    /// Chooses the person by the name that the demo's sign-in page shows.
    pub(super) async fn sign_in(address: &str, name: &str) -> Result<Self> {
        let client = Client::builder().cookie_store(true).redirect(Policy::none()).build()?;
        let visitor = Self { client, address: address.to_owned() };
        let page = visitor.page("/sign-in").await?;
        let (before, _) =
            page.split_once(name).with_context(|| format!("the sign-in page does not offer {name}"))?;
        let person = before.rsplit('<').find(|tag| is_person(tag)).and_then(|tag| attribute(tag, "value"));
        let person = person.with_context(|| format!("no person is chosen by {name}'s button"))?;
        let form = Form { action: "/sign-in/demo".to_owned(), fields: vec![("person".to_owned(), person)] };
        visitor.send(&form).await?;
        Ok(visitor)
    }

    /// A page's text; anything but success is an error.
    pub(super) async fn page(&self, path: &str) -> Result<String> {
        let response = self.get(path).await?;
        if response.status() != StatusCode::OK {
            bail!("GET {path} answered {}", response.status());
        }
        Ok(response.text().await?)
    }

    pub(super) async fn get(&self, path: &str) -> Result<Response> {
        let request = self.client.get(format!("{}{path}", self.address)).header("accept-encoding", "br");
        Ok(request.send().await?)
    }

    /// How long the whole page takes.
    pub(super) async fn timed_page(&self, path: &str) -> Result<Duration> {
        let started = Instant::now();
        self.page(path).await?;
        Ok(started.elapsed())
    }

    /// Sends a form and returns where the answer leads.
    pub(super) async fn send(&self, form: &Form) -> Result<String> {
        let request = self.client.post(format!("{}{}", self.address, form.action)).form(&form.fields);
        let response = request.header("sec-fetch-site", "same-origin").send().await?;
        if response.status() != StatusCode::SEE_OTHER {
            bail!("POST {} answered {}", form.action, response.status());
        }
        let location = response.headers().get("location").and_then(|location| location.to_str().ok());
        location.map(str::to_owned).context("a redirect without address")
    }
}

fn is_person(tag: &str) -> bool {
    attribute(tag, "name").as_deref() == Some("person")
}
