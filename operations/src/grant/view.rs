//! What pages show of a grant: names, the way into the console, and what Stint waits for.

use super::ahead::Ahead;
use crate::labels;
use domain::{
    catalog::Catalog,
    evidence::Receipt,
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
}

pub(crate) fn view(catalog: &Catalog, grant: Grant, around: &Around<'_>, now: Timestamp) -> GrantView {
    let account = labels::account(catalog, &grant.entitlement.account);
    let permission_set = labels::permission_set(catalog, &grant.entitlement.permission_set);
    let portal = catalog.instance.as_ref().map(|instance| instance.access_portal.as_str());
    let own: Vec<Receipt> =
        around.receipts.iter().filter(|receipt| receipt.grants.contains(&grant.id)).cloned().collect();
    GrantView {
        console_url: portal.map(|portal| {
            let (account, role) = (&account.id, &permission_set.name);
            format!("{portal}/start/#/console?account_id={account}&role_name={role}")
        }),
        cli_profile: portal.map(|portal| cli_profile(portal, &account, &permission_set.name)),
        person_name: around.person_name.to_owned(),
        receipts: own,
        wait: wait(&grant, around, &account.name, now),
        sessions_end_by: sessions_end_by(&grant) + permission_set.session,
        grant,
        account,
        permission_set,
    }
}

/// One or two words, and their colour.
pub(crate) fn state(grant: &Grant, now: Timestamp) -> (&'static str, Tone) {
    match &grant.state {
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

/// From when on nobody can open a new session: the end that was planned, or the one that came earlier.
fn sessions_end_by(grant: &Grant) -> Timestamp {
    match &grant.state {
        GrantState::Removing { due, .. } => *due,
        GrantState::Ended { at, .. } => *at,
        _ => grant.ends_at,
    }
}

fn cli_profile(portal: &str, account: &domain::catalog::AccountLabel, role: &str) -> String {
    let (name, id) = (&account.name, &account.id);
    format!(
        "[profile {name}-{role}]\n\
         sso_session = stint\n\
         sso_account_id = {id}\n\
         sso_role_name = {role}\n\
         \n\
         # Once for all profiles; the region is the one of your IAM Identity Center.\n\
         [sso-session stint]\n\
         sso_start_url = {portal}/start\n\
         sso_registration_scopes = sso:account:access\n"
    )
}
