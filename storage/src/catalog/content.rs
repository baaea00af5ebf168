//! What permission sets contained, from import to import. Nothing is deleted: decisions are bound to these hashes.

use crate::{
    Change, Connection, Error,
    column::{Place, document},
};
use domain::{
    catalog::{PermissionSetContent, PermissionSetHash},
    id::PermissionSetId,
    time::Timestamp,
};

statements! {
    LATEST = "SELECT permission_set, since, hash, body FROM permission_set_contents c
        WHERE since = (SELECT MAX(since) FROM permission_set_contents WHERE permission_set = c.permission_set)
        ORDER BY permission_set";
    NEWEST = "SELECT permission_set, since, hash, body FROM permission_set_contents
        WHERE permission_set = $1 ORDER BY since DESC LIMIT $2";
    HASHES = "SELECT hash FROM permission_set_contents WHERE permission_set = $1 ORDER BY since";
    ADD = "INSERT INTO permission_set_contents (permission_set, since, hash, body) VALUES ($1, $2, $3, $4)";
}

pub(crate) use self::STATEMENTS as CONTENT_STATEMENTS;

#[derive(sqlx::FromRow)]
struct ContentRow {
    permission_set: String,
    since: i64,
    hash: String,
    body: String,
}

impl TryFrom<ContentRow> for PermissionSetContent {
    type Error = Error;
    fn try_from(row: ContentRow) -> Result<Self, Error> {
        let place = Place { table: "permission_set_contents", id: &row.permission_set };
        Ok(Self {
            permission_set: place.document("body", &row.body)?,
            since: Timestamp::from_microseconds(row.since),
            hash: PermissionSetHash(row.hash),
        })
    }
}

impl Connection {
    /// What each permission set that ever was in an import contained last.
    pub async fn permission_set_contents_latest(&mut self) -> Result<Vec<PermissionSetContent>, Error> {
        rows!(self, ContentRow, LATEST)?.into_iter().map(TryInto::try_into).collect()
    }

    /// The last so many contents of one permission set, newest first.
    pub async fn permission_set_contents(
        &mut self,
        set: &PermissionSetId,
        limit: u32,
    ) -> Result<Vec<PermissionSetContent>, Error> {
        let rows = rows!(self, ContentRow, NEWEST, set.as_str(), i64::from(limit))?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    /// All that one permission set ever had, oldest first.
    pub async fn permission_set_hashes(
        &mut self,
        set: &PermissionSetId,
    ) -> Result<Vec<PermissionSetHash>, Error> {
        let rows = rows!(self, (String,), HASHES, set.as_str())?;
        Ok(rows.into_iter().map(|(hash,)| PermissionSetHash(hash)).collect())
    }
}

impl Change {
    pub async fn add_permission_set_content(&mut self, content: &PermissionSetContent) -> Result<(), Error> {
        let PermissionSetContent { hash, since, permission_set } = content;
        let (id, body) = (permission_set.id.as_str(), document(permission_set));
        execute!(self, ADD, id, since.microseconds(), hash.0.as_str(), body)?;
        Ok(())
    }
}
