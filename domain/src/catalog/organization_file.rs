//! The organization as a file: what policies are checked against where no Stint runs, such as in CI.
//!
//! Invariant: of people it has user names and groups alone, and a file is whole or refused: the first line says how many
//! follow. JSON Lines; a header, then one record a line. Deliberately not here: who has which access.

use super::{Account, Catalog, CatalogRecord, DirectoryGroup, DirectoryUser};
use crate::{id::ImportId, time::Timestamp};
use serde::{Deserialize, Serialize};

/// Of this version of the file.
const FORMAT: u32 = 1;

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
struct Header {
    stint_organization: u32,
    import: ImportId,
    read_at: Timestamp,
    /// Lines that follow.
    records: u64,
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OrganizationFile {
    import: (ImportId, Timestamp),
    records: Vec<CatalogRecord>,
}

#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum MalformedOrganization {
    #[error("it is no organization file: write one with `stint catalog export`")]
    NoHeader,
    #[error("it is of version {0}; this Stint reads version {FORMAT}")]
    OtherVersion(u32),
    #[error("line {0} cannot be read")]
    Line(usize),
    #[error("it says that {promised} lines follow; there are {found}")]
    Incomplete { promised: u64, found: u64 },
}

impl OrganizationFile {
    pub fn new(import: (ImportId, Timestamp), records: impl IntoIterator<Item = CatalogRecord>) -> Self {
        Self { import, records: records.into_iter().filter_map(public).collect() }
    }

    pub fn len(&self) -> usize {
        self.records.len()
    }

    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    pub fn write(&self) -> String {
        let (import, read_at) = self.import.clone();
        let records = self.records.len() as u64;
        let header = serde_json::to_string(&Header { stint_organization: FORMAT, import, read_at, records });
        let lines = self.records.iter().map(serde_json::to_string);
        // Strings, numbers and maps with strings as keys are always JSON.
        let lines: Vec<String> = std::iter::once(header).chain(lines).filter_map(Result::ok).collect();
        format!("{}\n", lines.join("\n"))
    }

    pub fn parse(text: &str) -> Result<Self, MalformedOrganization> {
        let mut lines = text.lines();
        let header: Header = lines
            .next()
            .and_then(|line| serde_json::from_str(line).ok())
            .ok_or(MalformedOrganization::NoHeader)?;
        if header.stint_organization != FORMAT {
            return Err(MalformedOrganization::OtherVersion(header.stint_organization));
        }
        let mut records = Vec::new();
        for (at, line) in lines.enumerate() {
            records.push(serde_json::from_str(line).map_err(|_| MalformedOrganization::Line(at + 2))?);
        }
        let found = records.len() as u64;
        if found != header.records {
            return Err(MalformedOrganization::Incomplete { promised: header.records, found });
        }
        Ok(Self { import: (header.import, header.read_at), records })
    }

    /// When AWS was read.
    pub const fn read_at(&self) -> Timestamp {
        self.import.1
    }

    pub fn catalog(self) -> Catalog {
        Catalog::from_records(self.import, self.records)
    }
}

/// Without names, addresses, ids elsewhere and who has what; `None` when nothing is left.
fn public(record: CatalogRecord) -> Option<CatalogRecord> {
    Some(match record {
        CatalogRecord::Instance(_) | CatalogRecord::Assignment(_) => return None,
        CatalogRecord::Account(account) => {
            CatalogRecord::Account(Account { email: String::new(), ..account })
        }
        CatalogRecord::User(user) => CatalogRecord::User(DirectoryUser {
            display_name: user.user_name.clone(),
            email: String::new(),
            external_ids: Vec::new(),
            manager: None,
            ..user
        }),
        CatalogRecord::Group(group) => {
            CatalogRecord::Group(DirectoryGroup { description: String::new(), ..group })
        }
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{ExternalId, Membership};

    fn file() -> OrganizationFile {
        let user = DirectoryUser {
            id: "user-1".parse().expect("an id"),
            user_name: "ana.ruiz".to_owned(),
            display_name: "Ana Ruiz".to_owned(),
            email: "ana@example.com".to_owned(),
            external_ids: vec![ExternalId { issuer: "https://idp".to_owned(), id: "secret".to_owned() }],
            is_disabled: false,
            manager: Some("user-boss".parse().expect("an id")),
        };
        let membership = Membership { group: "group-1".parse().expect("an id"), user: user.id.clone() };
        let import = "imp_00000000000000000000000001".parse().expect("an id");
        let records = [CatalogRecord::User(user), CatalogRecord::Membership(membership)];
        OrganizationFile::new((import, Timestamp::from_seconds(1_795_424_400)), records)
    }

    #[test]
    fn a_file_says_of_people_their_user_names_and_groups_alone() {
        let text = file().write();
        assert_eq!(OrganizationFile::parse(&text), Ok(file()));
        assert!(text.contains("ana.ruiz") && text.contains("group-1"));
        for private in ["Ana Ruiz", "@example.com", "https://idp", "secret", "user-boss"] {
            assert!(!text.contains(private), "{private} in {text}");
        }
        assert_eq!(file().catalog().users.len(), 1);
    }

    #[test]
    fn a_file_that_is_not_whole_is_refused() {
        let text = file().write();
        let cut = text.rsplit_once("\n{").expect("three lines").0;
        assert_eq!(
            OrganizationFile::parse(cut),
            Err(MalformedOrganization::Incomplete { promised: 2, found: 1 })
        );
        assert_eq!(OrganizationFile::parse("{}"), Err(MalformedOrganization::NoHeader));
        assert_eq!(OrganizationFile::parse(&format!("{text}x")), Err(MalformedOrganization::Line(4)));
        let newer = text.replacen("\"stint_organization\":1", "\"stint_organization\":2", 1);
        assert_eq!(OrganizationFile::parse(&newer), Err(MalformedOrganization::OtherVersion(2)));
    }
}
