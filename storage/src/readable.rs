//! Lists that go on when one of their rows cannot be read.

use crate::Error;

/// The rows that can be read, and why the others cannot: one broken row must not hide the rest.
#[derive(Debug)]
pub struct Readable<T> {
    pub rows: Vec<T>,
    /// Each is [`Error::Inconsistent`].
    pub faults: Vec<Error>,
}

impl<T> Readable<T> {
    pub(crate) fn of<Row>(rows: impl IntoIterator<Item = Row>) -> Self
    where
        T: TryFrom<Row, Error = Error>,
    {
        let mut readable = Self { rows: Vec::new(), faults: Vec::new() };
        for row in rows {
            match T::try_from(row) {
                Ok(row) => readable.rows.push(row),
                Err(fault) => readable.faults.push(fault),
            }
        }
        readable
    }

    /// All rows, for what must be whole or fail; the first fault otherwise.
    pub fn whole(self) -> Result<Vec<T>, Error> {
        self.faults.into_iter().next().map_or(Ok(self.rows), Err)
    }
}
