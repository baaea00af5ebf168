//! Proposed changes of the policies.

use crate::{
    Change, Connection, Error, Readable,
    column::{Place, microseconds},
};
use domain::{
    id::{PersonId, ProposalId},
    policy::{Administrator, PolicyProposal, ProposalState},
    time::Timestamp,
};

macro_rules! proposals {
    ($text:expr, $rest:expr) => {
        concat!(
            "SELECT id, base, ",
            $text,
            ", hash, person, author, reason, proposed_at, state, decided_by, decider,
                decided_at, comment, number, version
            FROM policy_proposals ",
            $rest
        )
    };
}

statements! {
    PROPOSAL = proposals!("text", "WHERE id = $1");
    WAITING = proposals!("'' AS text", "WHERE state = 'waiting' ORDER BY proposed_at, id");
    CLOSED = proposals!("'' AS text", "WHERE decided_at IS NOT NULL ORDER BY decided_at DESC, id DESC LIMIT $1");
    ADD = "INSERT INTO policy_proposals (id, base, text, hash, person, author, reason, proposed_at, state, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', 1)";
    SAVE = "UPDATE policy_proposals SET state = $3, decided_by = $4, decider = $5, decided_at = $6, comment = $7,
            number = $8, version = version + 1
        WHERE id = $1 AND version = $2";
}

#[derive(sqlx::FromRow)]
struct ProposalRow {
    id: String,
    base: i64,
    text: String,
    hash: String,
    person: String,
    author: String,
    reason: String,
    proposed_at: i64,
    state: String,
    decided_by: Option<String>,
    decider: Option<String>,
    decided_at: Option<i64>,
    comment: Option<String>,
    number: Option<i64>,
    version: i64,
}

impl ProposalRow {
    fn state(&self, place: &Place<'_>) -> Result<ProposalState, Error> {
        let at = || place.moment("decided_at", self.decided_at);
        let by = || {
            let person = place.present("decided_by", self.decided_by.as_deref())?;
            let person = place.parse("decided_by", person)?;
            Ok::<_, Error>(Administrator { person, name: place.present("decider", self.decider.clone())? })
        };
        Ok(match self.state.as_str() {
            "waiting" => ProposalState::Waiting,
            "withdrawn" => ProposalState::Withdrawn { at: at()? },
            "confirmed" => {
                let number = place.number("number", place.present("number", self.number)?)?;
                ProposalState::Confirmed { by: by()?, at: at()?, number }
            }
            "refused" => {
                let comment = place.parse("comment", place.present("comment", self.comment.as_deref())?)?;
                ProposalState::Refused { by: by()?, at: at()?, comment }
            }
            _ => return Err(place.fault("state")),
        })
    }
}

impl TryFrom<ProposalRow> for PolicyProposal {
    type Error = Error;
    fn try_from(row: ProposalRow) -> Result<Self, Error> {
        let place = Place { table: "policy_proposals", id: &row.id };
        Ok(Self {
            id: place.parse("id", &row.id)?,
            base: place.number("base", row.base)?,
            person: place.parse("person", &row.person)?,
            reason: place.parse("reason", &row.reason)?,
            proposed_at: Timestamp::from_microseconds(row.proposed_at),
            state: row.state(&place)?,
            text: row.text,
            hash: row.hash,
            author: row.author,
            version: row.version,
        })
    }
}

impl Connection {
    pub async fn policy_proposal(&mut self, id: &ProposalId) -> Result<Option<PolicyProposal>, Error> {
        row!(self, ProposalRow, PROPOSAL, id.as_str())?.map(PolicyProposal::try_from).transpose()
    }

    /// The oldest first, without their texts.
    pub async fn policy_proposals_waiting(&mut self) -> Result<Readable<PolicyProposal>, Error> {
        Ok(Readable::of(rows!(self, ProposalRow, WAITING)?))
    }

    /// The last decided first, without their texts.
    pub async fn policy_proposals_closed(&mut self, limit: u32) -> Result<Readable<PolicyProposal>, Error> {
        Ok(Readable::of(rows!(self, ProposalRow, CLOSED, i64::from(limit))?))
    }
}

impl Change {
    pub async fn add_policy_proposal(&mut self, proposal: &PolicyProposal) -> Result<(), Error> {
        execute!(
            self,
            ADD,
            proposal.id.as_str(),
            i64::from(proposal.base),
            proposal.text.as_str(),
            proposal.hash.as_str(),
            proposal.person.as_str(),
            proposal.author.as_str(),
            proposal.reason.as_str(),
            proposal.proposed_at.microseconds(),
        )?;
        Ok(())
    }

    /// Stores the new state. `Conflict` when someone else decided since it was read.
    pub async fn save_policy_proposal(&mut self, proposal: &PolicyProposal) -> Result<(), Error> {
        let (name, by, at, comment, number) = match &proposal.state {
            ProposalState::Waiting => ("waiting", None, None, None, None),
            ProposalState::Confirmed { by, at, number } => {
                ("confirmed", Some(by), Some(*at), None, Some(i64::from(*number)))
            }
            ProposalState::Refused { by, at, comment } => {
                ("refused", Some(by), Some(*at), Some(comment.as_str()), None)
            }
            ProposalState::Withdrawn { at } => ("withdrawn", None, Some(*at), None, None),
        };
        let met = execute!(
            self,
            SAVE,
            proposal.id.as_str(),
            proposal.version,
            name,
            by.map(|by| PersonId::as_str(&by.person)),
            by.map(|by| by.name.as_str()),
            microseconds(at),
            comment,
            number,
        )?;
        if met == 0 { Err(Error::Conflict) } else { Ok(()) }
    }
}
