//! Pages: `MaxResults`, `NextToken`, tokens that expire, and first pages that are empty.

use super::{
    behaviour::Behaviour,
    wire::{Refusal, Service},
};
use domain::time::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

/// The members that every list operation takes.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct PageInput {
    max_results: Option<usize>,
    next_token: Option<String>,
}

/// Where and when a page is cut.
pub(super) struct Cutter<'a> {
    pub(super) service: Service,
    pub(super) behaviour: &'a Behaviour,
    pub(super) now: Timestamp,
}

impl Cutter<'_> {
    /// Cuts one page out of a whole list and names the member that holds it.
    /// Shapes only what is on the page.
    pub(super) fn page<Item>(
        &self,
        input: &PageInput,
        member: &str,
        items: impl Iterator<Item = Item>,
        shape: impl Fn(Item) -> Value,
    ) -> Result<Value, Refusal> {
        let Self { service, behaviour, now } = *self;
        let largest = if service == Service::Organizations { 20 } else { 100 };
        let asked = input.max_results.unwrap_or(largest);
        if !(1..=largest).contains(&asked) {
            return Err(service.invalid(format!("MaxResults must be between 1 and {largest}")));
        }
        let start = match &input.next_token {
            Some(token) => self.read_token(token)?,
            None if behaviour.first_page_is_empty => {
                return Ok(json!({ member: [], "NextToken": write_token(0, now) }));
            }
            None => 0,
        };
        let size = asked.min(behaviour.page_size);
        let mut items = items.skip(start);
        let page: Vec<Value> = items.by_ref().take(size).map(shape).collect();
        let mut answer = json!({ member: page });
        if items.next().is_some() {
            answer["NextToken"] = write_token(start + size, now).into();
        }
        Ok(answer)
    }

    fn read_token(&self, token: &str) -> Result<usize, Refusal> {
        let malformed = || self.service.invalid("NextToken is not valid");
        let (start, issued) = token.split_once('-').ok_or_else(malformed)?;
        let start = usize::from_str_radix(start, 16).map_err(|_| malformed())?;
        let issued = i64::from_str_radix(issued, 16).map_err(|_| malformed())?;
        let age = u128::try_from(self.now.microseconds().saturating_sub(issued)).unwrap_or(0);
        if age > self.behaviour.token_life.as_micros() {
            return Err(self.service.invalid("NextToken has expired"));
        }
        Ok(start)
    }
}

fn write_token(start: usize, now: Timestamp) -> String {
    format!("{start:x}-{:x}", now.microseconds())
}
