//! Someone with a browser, who asks for access and ends it by the forms of the pages.

use crate::child::until;
use connectors::simulated::Organization;
use domain::{catalog::Entitlement, id::GrantId};
use reqwest::{Client, header, redirect::Policy};
use serde_json::Value;
use std::time::Duration;

/// People wait longer than Stint waits for its database.
const PATIENCE: Duration = Duration::from_secs(40);

pub(crate) struct Person {
    /// As AWS knows them.
    pub(crate) user: String,
    client: Client,
    pub(crate) wants: Vec<Entitlement>,
}

/// What came back, if anything did.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) fn is_done(&self) -> bool {
        self.status == 200
    }

    /// Of what was made.
    pub(crate) fn id(&self) -> String {
        self.body["ids"][0].as_str().expect("an id").to_owned()
    }
}

impl Person {
    /// `wants`: pairs of permission set and account.
    pub(crate) fn of(organization: &Organization, user_name: &str, wants: &[(&str, &str)]) -> Self {
        let user = organization.user_named(user_name).expect("someone of the directory").id.to_string();
        let client = Client::builder().cookie_store(true).redirect(Policy::none()).timeout(PATIENCE);
        let entitlement =
            |(set, account): &(&str, &str)| organization.entitlement_named(account, set).unwrap();
        Self { user, client: client.build().unwrap(), wants: wants.iter().map(entitlement).collect() }
    }

    /// Cookies know no ports: the session is good at every replica.
    pub(crate) async fn signs_in(&self, address: &str) {
        let form = [("person", self.user.as_str())];
        let signed_in = until(Duration::from_secs(10), async || {
            let request = self.client.post(format!("{address}/sign-in/demo"));
            let answer = request.header("sec-fetch-site", "same-origin").form(&form).send().await.ok()?;
            (answer.status() == 303).then_some(())
        });
        signed_in.await.expect("can sign in");
    }

    pub(crate) async fn asks(&self, address: &str, entitlement: &Entitlement) -> Option<Answer> {
        let entitlement = entitlement.to_string();
        let form =
            [("entitlements", entitlement.as_str()), ("minutes", "60"), ("reason", "Look at an order")];
        self.sends(&format!("{address}/requests/new"), &form).await
    }

    /// The grant of a request, as soon as its page has the form that ends it.
    pub(crate) async fn finds_end(&self, address: &str, request: &str) -> Option<GrantId> {
        let page = self.client.get(format!("{address}/requests/{request}")).send().await.ok()?;
        let text = page.text().await.ok()?;
        let (before, _) = text.split_once("/end\"")?;
        before.rsplit_once("/grants/")?.1.parse().ok()
    }

    pub(crate) async fn ends(&self, address: &str, grant: &GrantId) -> Option<Answer> {
        self.sends(&format!("{address}/grants/{grant}/end"), &[]).await
    }

    async fn sends(&self, url: &str, form: &[(&str, &str)]) -> Option<Answer> {
        let request = self.client.post(url).header("sec-fetch-site", "same-origin").form(form);
        let answer = request.header(header::ACCEPT, "application/json").send().await.ok()?;
        let status = answer.status().as_u16();
        let text = answer.text().await.ok()?;
        Some(Answer { status, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) })
    }
}
