//! The row of a holding.

use crate::{
    Error,
    column::{Place, moment},
};
use domain::{
    holding::{Course, Holding, HoldingKey, HoldingState},
    time::Timestamp,
};

#[derive(sqlx::FromRow)]
pub(super) struct HoldingRow {
    person: String,
    account: String,
    permission_set: String,
    directory_user: String,
    binding: String,
    was_standing: bool,
    state: String,
    since: Option<i64>,
    due_at: Option<i64>,
    perhaps_there: Option<bool>,
    course: Option<String>,
    attempts: i64,
    calls: String,
    setback: Option<String>,
    next_at: Option<i64>,
    version: i64,
}

impl TryFrom<HoldingRow> for Holding {
    type Error = Error;
    fn try_from(row: HoldingRow) -> Result<Self, Error> {
        let id = row.id();
        let place = Place { table: "holdings", id: &id };
        Ok(Self {
            key: HoldingKey {
                person: place.parse("person", &row.person)?,
                entitlement: place.entitlement(&row.account, &row.permission_set)?,
            },
            user: place.parse("directory_user", &row.directory_user)?,
            binding: place.document("binding", &row.binding)?,
            was_standing: row.was_standing,
            state: row.state(&place)?,
            attempts: place.number("attempts", row.attempts)?,
            calls: place.document("calls", &row.calls)?,
            setback: row.setback.as_deref().map(|text| place.document("setback", text)).transpose()?,
            next_at: moment(row.next_at),
            version: row.version,
        })
    }
}

impl HoldingRow {
    fn id(&self) -> String {
        format!("{}/{}/{}", self.person, self.account, self.permission_set)
    }

    fn state(&self, place: &Place<'_>) -> Result<HoldingState, Error> {
        let course = || {
            let text = place.present("course", self.course.as_deref())?;
            place.document::<Course>("course", text)
        };
        Ok(match self.state.as_str() {
            "absent" => HoldingState::Absent,
            "adding" => HoldingState::Adding {
                since: place.moment("since", self.since)?,
                perhaps_there: place.present("perhaps_there", self.perhaps_there)?,
                course: course()?,
            },
            "present" => HoldingState::Present { since: place.moment("since", self.since)? },
            "removing" => {
                HoldingState::Removing { due: place.moment("due_at", self.due_at)?, course: course()? }
            }
            _ => return Err(place.fault("state")),
        })
    }
}

/// The columns of a state.
#[derive(Default)]
pub(super) struct StateColumns<'a> {
    pub(super) name: &'static str,
    pub(super) since: Option<Timestamp>,
    pub(super) due_at: Option<Timestamp>,
    pub(super) perhaps_there: Option<bool>,
    pub(super) course: Option<&'a Course>,
}

impl<'a> StateColumns<'a> {
    pub(super) fn of(state: &'a HoldingState) -> Self {
        let none = Self::default();
        match state {
            HoldingState::Absent => Self { name: "absent", ..none },
            HoldingState::Adding { since, perhaps_there, course } => Self {
                name: "adding",
                since: Some(*since),
                perhaps_there: Some(*perhaps_there),
                course: Some(course),
                ..none
            },
            HoldingState::Present { since } => Self { name: "present", since: Some(*since), ..none },
            HoldingState::Removing { due, course } => {
                Self { name: "removing", due_at: Some(*due), course: Some(course), ..none }
            }
        }
    }
}
