//! Permission sets whose inline policy has fences, had some, or is about to.

use crate::{
    Change, Connection, Error, Readable,
    column::{Place, document, microseconds, moment},
};
use domain::{fence::FencedPolicy, id::PermissionSetId};

macro_rules! fenced_policies {
    ($rest:expr) => {
        concat!(
            "SELECT permission_set, original, written, in_force, change, touched, refused, setbacks, setback,
                settled_at, next_at, version
            FROM fenced_policies ",
            $rest
        )
    };
}

statements! {
    POLICY = fenced_policies!("WHERE permission_set = $1");
    POLICIES = fenced_policies!("ORDER BY permission_set");
    ADD = "INSERT INTO fenced_policies (permission_set, version, original, written, in_force, change, touched, refused,
            setbacks, setback, settled_at, next_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    SAVE = "UPDATE fenced_policies SET original = $3, written = $4, in_force = $5, change = $6, touched = $7,
            refused = $8, setbacks = $9, setback = $10, settled_at = $11, next_at = $12, version = version + 1
        WHERE permission_set = $1 AND version = $2";
}

impl Connection {
    pub async fn fenced_policy(&mut self, set: &PermissionSetId) -> Result<Option<FencedPolicy>, Error> {
        row!(self, FencedPolicyRow, POLICY, set.as_str())?.map(FencedPolicy::try_from).transpose()
    }

    /// All that ever had a fence.
    pub async fn fenced_policies(&mut self) -> Result<Readable<FencedPolicy>, Error> {
        Ok(Readable::of(rows!(self, FencedPolicyRow, POLICIES)?))
    }
}

impl Change {
    /// Stores all of it and gives the new version: 1 for the first time. `Conflict` when it changed since it was read,
    /// or when someone else was first.
    pub async fn save_fenced_policy(&mut self, policy: &FencedPolicy) -> Result<i64, Error> {
        if policy.version == 0 {
            let first = FencedPolicy { version: 1, ..policy.clone() };
            self.write_fenced_policy(ADD, &first).await?;
            return Ok(1);
        }
        match self.write_fenced_policy(SAVE, policy).await? {
            0 => Err(Error::Conflict),
            _ => Ok(policy.version + 1),
        }
    }

    async fn write_fenced_policy(
        &mut self,
        statement: &'static str,
        policy: &FencedPolicy,
    ) -> Result<u64, Error> {
        execute!(
            self,
            statement,
            policy.permission_set.as_str(),
            policy.version,
            policy.original.as_deref(),
            policy.written.as_deref(),
            document(&policy.in_force),
            policy.change.as_ref().map(document),
            document(&policy.touched),
            document(&policy.refused),
            i64::from(policy.setbacks),
            policy.setback.as_ref().map(document),
            microseconds(policy.settled_at),
            microseconds(policy.next_at),
        )
    }
}

#[derive(sqlx::FromRow)]
struct FencedPolicyRow {
    permission_set: String,
    original: Option<String>,
    written: Option<String>,
    in_force: String,
    change: Option<String>,
    touched: String,
    refused: String,
    setbacks: i64,
    setback: Option<String>,
    settled_at: Option<i64>,
    next_at: Option<i64>,
    version: i64,
}

impl TryFrom<FencedPolicyRow> for FencedPolicy {
    type Error = Error;
    fn try_from(row: FencedPolicyRow) -> Result<Self, Error> {
        let place = Place { table: "fenced_policies", id: &row.permission_set };
        Ok(Self {
            permission_set: place.parse("permission_set", &row.permission_set)?,
            in_force: place.document("in_force", &row.in_force)?,
            change: row.change.as_deref().map(|text| place.document("change", text)).transpose()?,
            touched: place.document("touched", &row.touched)?,
            refused: place.document("refused", &row.refused)?,
            setbacks: place.number("setbacks", row.setbacks)?,
            setback: row.setback.as_deref().map(|text| place.document("setback", text)).transpose()?,
            settled_at: moment(row.settled_at),
            next_at: moment(row.next_at),
            original: row.original,
            written: row.written,
            version: row.version,
        })
    }
}
