//! The hook that alarms go to. Its address is treated as a secret: for Slack and Teams it is one.

use super::{Environment, Secret};
use crate::command_line::AlarmArguments;
use anyhow::{Context, Result, bail};
use connectors::webhook::Webhook;

impl AlarmArguments {
    /// `None` when no alarm goes anywhere.
    pub fn hook(self, environment: Environment<'_>) -> Result<Option<Webhook>> {
        let from_file = self.webhook_file.map(|file| Secret::read(&file)).transpose()?;
        let given = environment("STINT_ALARM_WEBHOOK_SECRET").map(Secret::from);
        let secret = match (given, self.webhook_secret_file) {
            (Some(_), Some(_)) => {
                bail!("The hook's secret is given twice. Keep STINT_ALARM_WEBHOOK_SECRET_FILE.")
            }
            (Some(secret), None) => Some(secret),
            (None, Some(file)) => Some(Secret::read(&file)?),
            (None, None) => None,
        };
        let Some(address) = self.webhook.or(from_file) else {
            if secret.is_some() {
                bail!("The hook has a secret and no address: STINT_ALARM_WEBHOOK");
            }
            return Ok(None);
        };
        let hook = Webhook::new(address.reveal(), secret.as_ref().map(Secret::reveal));
        hook.map(Some).context("Alarms have nowhere to go")
    }
}
