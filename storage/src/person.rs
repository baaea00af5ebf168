//! People.

use crate::{Change, Connection, Error, Readable, column::Place};
use domain::{
    id::{DirectoryUserId, PersonId},
    person::{Identity, Person},
};

macro_rules! people {
    ($rest:expr) => {
        concat!("SELECT id, issuer, subject, directory_user, name, email, zone, disabled FROM people ", $rest)
    };
}

statements! {
    PERSON = people!("WHERE id = $1");
    PERSON_BY_IDENTITY = people!("WHERE issuer = $1 AND subject = $2");
    PERSON_BY_DIRECTORY_USER = people!("WHERE directory_user = $1");
    PEOPLE = people!(concat!("WHERE id IN (", fifty_placeholders!(), ")"));
    PEOPLE_ALL = people!("ORDER BY id");
    PEOPLE_ENGAGED = people!("WHERE id IN (SELECT person FROM sessions)
            OR id IN (SELECT person FROM requests WHERE state = 'pending')
            OR id IN (SELECT person FROM grants WHERE ended_at IS NULL AND due_at IS NULL)
        ORDER BY id");
    /// Issuer and subject are who the person is: they never change.
    SAVE = "INSERT INTO people (id, issuer, subject, directory_user, name, email, zone, disabled)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (id) DO UPDATE SET
            directory_user = excluded.directory_user,
            name = excluded.name,
            email = excluded.email,
            zone = excluded.zone,
            disabled = excluded.disabled";
}

#[derive(sqlx::FromRow)]
struct PersonRow {
    id: String,
    issuer: String,
    subject: String,
    directory_user: Option<String>,
    name: String,
    email: String,
    zone: String,
    disabled: bool,
}

impl TryFrom<PersonRow> for Person {
    type Error = Error;
    fn try_from(row: PersonRow) -> Result<Self, Error> {
        let place = Place { table: "people", id: &row.id };
        Ok(Self {
            id: place.parse("id", &row.id)?,
            directory_user: place.parse_optional("directory_user", row.directory_user.as_deref())?,
            identity: Identity { issuer: row.issuer, subject: row.subject },
            name: row.name,
            email: row.email,
            zone: row.zone,
            disabled: row.disabled,
        })
    }
}

impl Connection {
    pub async fn person(&mut self, id: &PersonId) -> Result<Option<Person>, Error> {
        row!(self, PersonRow, PERSON, id.as_str())?.map(Person::try_from).transpose()
    }

    pub async fn person_by_identity(&mut self, identity: &Identity) -> Result<Option<Person>, Error> {
        let row = row!(self, PersonRow, PERSON_BY_IDENTITY, &*identity.issuer, &*identity.subject)?;
        row.map(Person::try_from).transpose()
    }

    pub async fn person_by_directory_user(
        &mut self,
        user: &DirectoryUserId,
    ) -> Result<Option<Person>, Error> {
        row!(self, PersonRow, PERSON_BY_DIRECTORY_USER, user.as_str())?.map(Person::try_from).transpose()
    }

    /// Those of the ids that there are, in any order.
    pub async fn people(&mut self, ids: &[PersonId]) -> Result<Vec<Person>, Error> {
        rows_of_ids!(self, PersonRow, PEOPLE, ids).into_iter().map(Person::try_from).collect()
    }

    /// Those with a session, a pending request, or access that has not begun to end.
    pub async fn people_engaged(&mut self) -> Result<Readable<Person>, Error> {
        Ok(Readable::of(rows!(self, PersonRow, PEOPLE_ENGAGED)?))
    }

    pub async fn people_all(&mut self) -> Result<Vec<Person>, Error> {
        rows!(self, PersonRow, PEOPLE_ALL)?.into_iter().map(Person::try_from).collect()
    }
}

impl Change {
    /// Adds or changes a person. `Conflict` when someone else has the identity or the directory user.
    pub async fn save_person(&mut self, person: &Person) -> Result<(), Error> {
        execute!(
            self,
            SAVE,
            person.id.as_str(),
            person.identity.issuer.as_str(),
            person.identity.subject.as_str(),
            person.directory_user.as_ref().map(DirectoryUserId::as_str),
            person.name.as_str(),
            person.email.as_str(),
            person.zone.as_str(),
            person.disabled,
        )?;
        Ok(())
    }
}
