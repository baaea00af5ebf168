//! What else could be asked so that the answer is yes: one thing otherwise, everything else as it is.
//!
//! Invariant: each suggestion was put to the evaluator; none is guessed from the text of a rule. Deliberately not here:
//! what only an administrator can change, such as who is in which group.

use crate::{Asked, PolicySet, facts, zone::Zone};
use domain::{
    catalog::{Catalog, Entitlement},
    person::{Member, Presence},
    request::SHORTEST,
    time::{Minutes, Seconds, Timestamp},
};

/// What would be asked instead.
type Changed = fn(&Asked) -> Asked;

/// What a requester can bring along.
const GIVEN: [(&str, Changed); 3] = [
    ("with a ticket", |asked| Asked { ticket: true, ..*asked }),
    ("with a reason", |asked| Asked { reason: true, ..*asked }),
    ("right after proving yourself with a second factor", |asked| Asked {
        presence: Presence { proved_at: Some(asked.now), ..asked.presence },
        ..*asked
    }),
];

/// Lengths that people would choose, the longest first.
const LENGTHS: [Minutes; 8] = [
    Minutes(1_440),
    Minutes(480),
    Minutes(240),
    Minutes(120),
    Minutes(60),
    Minutes(30),
    Minutes(15),
    SHORTEST,
];

const HOUR: Seconds = Seconds(60 * 60);
const DAY: Seconds = Seconds(24 * HOUR.0);

impl PolicySet {
    /// Such as "with a ticket", "for 1 h", "on Tuesday" or "from 08:00 to 18:00 UTC". Empty when it is allowed as it is
    /// asked, and when more than one thing would have to be otherwise.
    pub fn remedies(
        &self,
        who: &Member,
        catalog: &Catalog,
        what: &Entitlement,
        asked: &Asked,
    ) -> Vec<String> {
        let is_allowed = |asked: &Asked| self.may_request(who, catalog, what, asked).obligations().is_some();
        if is_allowed(asked) {
            return Vec::new();
        }
        let given = GIVEN.iter().filter(|(_, with)| is_allowed(&with(asked)));
        let given = given.map(|(words, _)| (*words).to_owned());
        let shorter = LENGTHS.into_iter().filter(|length| *length < asked.length);
        let shorter = shorter.map(|length| Asked { length, ..*asked }).find(|shorter| is_allowed(shorter));
        let shorter = shorter.map(|shorter| format!("for {}", shorter.length));
        let at = |now: Timestamp| is_allowed(&Asked { now, ..*asked });
        let clock = self.clock();
        given.chain(shorter).chain(days(asked.now, &clock, at)).chain(hours(asked.now, &clock, at)).collect()
    }

    /// That all policies read, or UTC when they read several.
    fn clock(&self) -> Zone {
        let mut zones = self.request_mentions().zones.values();
        match (zones.next(), zones.next()) {
            (Some(only), None) => only.clone(),
            _ => Zone::utc(),
        }
    }
}

/// "on Monday or Tuesday", at the same time of day.
fn days(now: Timestamp, clock: &Zone, is_allowed: impl Fn(Timestamp) -> bool) -> Option<String> {
    let others = (1..7).map(|later| now + Seconds(later * DAY.0));
    let allowed: Vec<String> =
        others.filter(|moment| is_allowed(*moment)).map(|moment| weekday(moment, clock)).collect();
    match allowed.as_slice() {
        [] => None,
        all if all.len() == 6 => Some("on any other day".to_owned()),
        [first @ .., last] if !first.is_empty() => Some(format!("on {} or {last}", first.join(", "))),
        [only, ..] => Some(format!("on {only}")),
    }
}

/// "from 08:00 to 18:00 UTC", on the same day.
fn hours(now: Timestamp, clock: &Zone, is_allowed: impl Fn(Timestamp) -> bool) -> Option<String> {
    let local = clock.local(now);
    let since_midnight = i64::from(local.hour()) * 3_600 + i64::from(local.minute()) * 60;
    let midnight = Timestamp::from_seconds(now.seconds() - since_midnight - i64::from(local.second()));
    let allowed: Vec<u64> = (0..24).filter(|hour| is_allowed(midnight + Seconds(hour * HOUR.0))).collect();
    let spans = allowed.chunk_by(|one, next| one + 1 == *next);
    let words =
        spans.filter_map(|span| Some(format!("from {:02}:00 to {:02}:00", span.first()?, span.last()? + 1)));
    let words = words.collect::<Vec<_>>().join(" or ");
    (!words.is_empty()).then(|| format!("{words} {}", clock.place()))
}

fn weekday(at: Timestamp, clock: &Zone) -> String {
    let day = facts::of_moment(at, clock).into_iter().find_map(|(_, fact)| match fact {
        facts::Fact::Text(day) => Some(day),
        facts::Fact::Truth(_) | facts::Fact::Number(_) | facts::Fact::Address(_) => None,
    });
    facts::capitalized(&day.unwrap_or_default())
}
