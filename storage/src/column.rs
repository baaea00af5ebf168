//! From plain columns to domain values; what cannot be read names its table, column and row.

use crate::Error;
use domain::{
    catalog::Entitlement,
    id::{AccountId, PermissionSetId},
    time::Timestamp,
};
use serde::{Serialize, de::DeserializeOwned};
use std::str::FromStr;

/// The row that is being read.
pub(crate) struct Place<'a> {
    pub(crate) table: &'static str,
    pub(crate) id: &'a str,
}

impl Place<'_> {
    pub(crate) fn fault(&self, column: &'static str) -> Error {
        Error::Inconsistent { table: self.table, column, id: self.id.to_owned() }
    }

    pub(crate) fn parse<T: FromStr>(&self, column: &'static str, text: &str) -> Result<T, Error> {
        text.parse().map_err(|_| self.fault(column))
    }

    pub(crate) fn parse_optional<T: FromStr>(
        &self,
        column: &'static str,
        text: Option<&str>,
    ) -> Result<Option<T>, Error> {
        text.map(|text| self.parse(column, text)).transpose()
    }

    pub(crate) fn document<T: DeserializeOwned>(&self, column: &'static str, text: &str) -> Result<T, Error> {
        serde_json::from_str(text).map_err(|_| self.fault(column))
    }

    /// A word that stands for a variant without data.
    pub(crate) fn word<T: DeserializeOwned>(&self, column: &'static str, text: &str) -> Result<T, Error> {
        serde_json::from_value(text.into()).map_err(|_| self.fault(column))
    }

    pub(crate) fn number<T: TryFrom<i64>>(&self, column: &'static str, number: i64) -> Result<T, Error> {
        number.try_into().map_err(|_| self.fault(column))
    }

    /// A column that its state requires.
    pub(crate) fn present<T>(&self, column: &'static str, value: Option<T>) -> Result<T, Error> {
        value.ok_or_else(|| self.fault(column))
    }

    pub(crate) fn moment(&self, column: &'static str, value: Option<i64>) -> Result<Timestamp, Error> {
        self.present(column, value).map(Timestamp::from_microseconds)
    }

    pub(crate) fn entitlement(&self, account: &str, permission_set: &str) -> Result<Entitlement, Error> {
        let account: AccountId = self.parse("account", account)?;
        let permission_set: PermissionSetId = self.parse("permission_set", permission_set)?;
        Ok(Entitlement { account, permission_set })
    }
}

pub(crate) fn moment(value: Option<i64>) -> Option<Timestamp> {
    value.map(Timestamp::from_microseconds)
}

pub(crate) fn microseconds(value: Option<Timestamp>) -> Option<i64> {
    value.map(Timestamp::microseconds)
}

/// JSON of a domain value.
pub(crate) fn document(value: &impl Serialize) -> String {
    // Domain values have string keys and no floating point; those always serialize.
    serde_json::to_string(value).unwrap_or_default()
}
