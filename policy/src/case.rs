//! A request in front of those who decide.

use domain::{
    catalog::Entitlement,
    person::Person,
    policy::{Deputies, Obligations},
    time::Timestamp,
};

#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    pub what: &'a Entitlement,
    pub requester: &'a Person,
    pub obligations: &'a Obligations,
    /// Who has approved already, in their order.
    pub earlier: &'a [Person],
    pub deputies: &'a Deputies,
    pub now: Timestamp,
}

/// Who can still decide on a case.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Outlook {
    /// The directory's users who may decide now: those of the open stage.
    pub approvers: Vec<domain::id::DirectoryUserId>,
    /// Who is needed and not there, in words: "2 of security".
    pub lacking: Option<String>,
}
