//! What pages show of a grant: names, the way into the console, and what Stint waits for.

use super::ahead::Ahead;
use crate::{fence, labels};
use domain::{
    catalog::{AccountLabel, Catalog, Instance},
    evidence::Receipt,
    fence::FencedPolicy,
    grant::{Ending, Grant, GrantState, GrantView},
    holding::Holding,
    report::LATE,
    request::Tone,
    time::Timestamp,
};

/// What is known around a grant. `receipts` may have those of other grants too.
pub(crate) struct Around<'a> {
    pub(crate) person_name: &'a str,
    pub(crate) receipts: &'a [Receipt],
    pub(crate) holding: Option<&'a Holding>,
    pub(crate) ahead: &'a Ahead,
    pub(crate) fenced: &'a [FencedPolicy],
    /// Since when a sweep finds its access missing.
    pub(crate) missing_since: Option<Timestamp>,
}

pub(crate) fn view(catalog: &Catalog, grant: Grant, around: &Around<'_>, now: Timestamp) -> GrantView {
    let account = labels::account(catalog, &grant.entitlement.account);
    let permission_set = labels::permission_set(catalog, &grant.entitlement.permission_set);
    let instance = catalog.instance.as_ref();
    let own: Vec<Receipt> =
        around.receipts.iter().filter(|receipt| receipt.grants.contains(&grant.id)).cloned().collect();
    GrantView {
        console_url: instance.map(|instance| {
            let (portal, account, role) = (&instance.access_portal, &account.id, &permission_set.name);
            format!("{portal}/start/#/console?account_id={account}&role_name={role}")
        }),
        cli_profile: instance.map(|instance| cli_profile(instance, &account, &permission_set.name)),
        person_name: around.person_name.to_owned(),
        receipts: own,
        wait: wait(&grant, around, &account.name, now),
        missing_since: around.missing_since,
        sessions_end_by: sessions_end_by(&grant, now) + permission_set.session,
        denied_from: fence::of_grant(around.fenced, &grant),
        grant,
        account,
        permission_set,
    }
}

/// A few words, and their colour. `is_missing`: a sweep found that AWS does not have the access.
pub(crate) fn state(grant: &Grant, is_missing: bool, now: Timestamp) -> (&'static str, Tone) {
    match &grant.state {
        GrantState::Active { .. } if is_missing => ("Missing in AWS", Tone::Danger),
        GrantState::Scheduled => ("Scheduled", Tone::Waiting),
        GrantState::Adding { .. } => ("Adding", Tone::Waiting),
        GrantState::Active { .. } => ("Active", Tone::Active),
        GrantState::Removing { due, .. } if now.since(*due) > LATE => ("Removal is late", Tone::Danger),
        GrantState::Removing { .. } => ("Removing", Tone::Waiting),
        GrantState::Ended { ending: Ending::Failure { .. }, .. } => ("Failed", Tone::Danger),
        GrantState::Ended { .. } => ("Ended", Tone::Neutral),
    }
}

fn wait(grant: &Grant, around: &Around<'_>, account: &str, now: Timestamp) -> Option<String> {
    if !matches!(grant.state, GrantState::Adding { .. } | GrantState::Removing { .. }) {
        return None;
    }
    let told = around.holding.and_then(|holding| holding.wait(account, now));
    let is_queued = around.holding.is_none_or(|holding| {
        !holding.is_in_flight() && !holding.is_reading_back() && holding.setback.is_none()
    });
    let queued = around.ahead.sentence(grant).filter(|_| is_queued);
    queued.or(told).or_else(|| Some("Stint is about to ask AWS.".to_owned()))
}

/// From when on nobody can open a new session: the end that was planned, or the one that came earlier. Until a removal
/// is confirmed, that is at least now.
fn sessions_end_by(grant: &Grant, now: Timestamp) -> Timestamp {
    match &grant.state {
        GrantState::Removing { due, .. } => now.max(*due),
        GrantState::Ended { at, .. } => *at,
        _ => grant.ends_at,
    }
}

/// As AWS documents the token provider configuration of IAM Identity Center:
/// <https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sso.html>.
fn cli_profile(instance: &Instance, account: &AccountLabel, role: &str) -> String {
    let id = &account.id;
    let Instance { access_portal, region, .. } = instance;
    // An account's name can have blanks and quotes, which would have to be quoted wherever the profile is named.
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    let name = account.name.replace(|letter| !is_plain(letter), "-");
    let profile = format!("{name}-{role}");
    format!(
        "[profile {profile}]\n\
         sso_session = stint\n\
         sso_account_id = {id}\n\
         sso_role_name = {role}\n\
         \n\
         # Once for all profiles.\n\
         [sso-session stint]\n\
         sso_region = {region}\n\
         sso_start_url = {access_portal}/start\n\
         sso_registration_scopes = sso:account:access\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_for_the_command_line_is_whole() -> Result<(), domain::id::MalformedId> {
        let instance = Instance {
            arn: "arn:aws:sso:::instance/ssoins-1234567890abcdef".to_owned(),
            identity_store: "d-1234567890".to_owned(),
            management_account: "123456789012".parse()?,
            access_portal: "https://d-1234567890.awsapps.com".to_owned(),
            region: "eu-central-1".to_owned(),
        };
        let account = AccountLabel {
            id: "210987654321".parse()?,
            name: "Prod payments".to_owned(),
            environment: None,
            is_management: false,
            path: Vec::new(),
        };
        let expected = "[profile Prod-payments-ReadOnlyAccess]
sso_session = stint
sso_account_id = 210987654321
sso_role_name = ReadOnlyAccess

# Once for all profiles.
[sso-session stint]
sso_region = eu-central-1
sso_start_url = https://d-1234567890.awsapps.com/start
sso_registration_scopes = sso:account:access
";
        assert_eq!(cli_profile(&instance, &account, "ReadOnlyAccess"), expected);
        Ok(())
    }
}
