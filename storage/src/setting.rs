//! Small values that outlive a restart, such as the version of the policies last loaded.

use crate::{Change, Connection, Error};

statements! {
    SETTING = "SELECT value FROM settings WHERE key = $1";
    SET = "INSERT INTO settings (key, value) VALUES ($1, $2)
        ON CONFLICT (key) DO UPDATE SET value = excluded.value";
}

impl Connection {
    pub async fn setting(&mut self, key: &str) -> Result<Option<String>, Error> {
        let row = row!(self, (String,), SETTING, key)?;
        Ok(row.map(|(value,)| value))
    }
}

impl Change {
    pub async fn set_setting(&mut self, key: &str, value: &str) -> Result<(), Error> {
        execute!(self, SET, key, value)?;
        Ok(())
    }
}
