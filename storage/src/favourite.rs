//! Entitlements that a person marked, and those asked for lately.

use crate::{Change, Connection, Error, column::Place};
use domain::{catalog::Entitlement, id::PersonId};

statements! {
    FAVOURITES_OF = "SELECT account, permission_set FROM favourites WHERE person = $1
        ORDER BY account, permission_set";
    ADD = "INSERT INTO favourites (person, account, permission_set) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    REMOVE = "DELETE FROM favourites WHERE person = $1 AND account = $2 AND permission_set = $3";
    RECENT_OF = "SELECT account, permission_set FROM requests WHERE person = $1
        GROUP BY account, permission_set ORDER BY MAX(id) DESC LIMIT $2";
}

impl Connection {
    pub async fn favourites_of(&mut self, person: &PersonId) -> Result<Vec<Entitlement>, Error> {
        let rows = rows!(self, (String, String), FAVOURITES_OF, person.as_str())?;
        entitlements("favourites", person, rows)
    }

    /// What the person asked for, each once, the last first.
    pub async fn entitlements_recent_of(
        &mut self,
        person: &PersonId,
        limit: u32,
    ) -> Result<Vec<Entitlement>, Error> {
        let rows = rows!(self, (String, String), RECENT_OF, person.as_str(), i64::from(limit))?;
        entitlements("requests", person, rows)
    }
}

impl Change {
    pub async fn set_favourite(
        &mut self,
        person: &PersonId,
        entitlement: &Entitlement,
        wanted: bool,
    ) -> Result<(), Error> {
        let statement = if wanted { ADD } else { REMOVE };
        let Entitlement { account, permission_set } = entitlement;
        execute!(self, statement, person.as_str(), account.as_str(), permission_set.as_str())?;
        Ok(())
    }
}

fn entitlements(
    table: &'static str,
    person: &PersonId,
    rows: Vec<(String, String)>,
) -> Result<Vec<Entitlement>, Error> {
    let place = Place { table, id: person.as_str() };
    rows.iter().map(|(account, permission_set)| place.entitlement(account, permission_set)).collect()
}
