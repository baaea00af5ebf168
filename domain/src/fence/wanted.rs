//! Whom a fence is for, and from when it denies.
//!
//! Invariant: nobody is denied while a grant gives them access, overlapping and directly following ones included.

use super::{mode::FenceMode, statement::Fence};
use crate::{
    grant::{Grant, GrantState},
    removal::FIRST_ALARM,
    time::{Minutes, Timestamp},
};

/// The tag by which permission sets ask for a fence at grant time.
pub const FENCE_TAG: &str = "stint:fence";
/// The only value of that tag that asks for one.
pub const ALWAYS: &str = "always";

/// One holding, as far as fences are concerned.
#[derive(Clone, Debug)]
pub struct Situation<'a> {
    pub mode: FenceMode,
    /// The permission set has the tag.
    pub is_tagged: bool,
    /// How long sessions of the permission set last.
    pub session: Minutes,
    /// Those that have not ended.
    pub grants: &'a [Grant],
    /// A read showed the access, and nothing removes it yet.
    pub is_present: bool,
    /// The holding's fence that is in force or on its way.
    pub before: Option<&'a Fence>,
    /// When the access of that fence's grant was confirmed gone.
    pub gone_at: Option<Timestamp>,
}

pub fn wanted(situation: &Situation<'_>, now: Timestamp) -> Option<Fence> {
    let Situation { mode, is_tagged, session, grants, is_present, before, gone_at } = *situation;
    let is_at_grant_time = mode == FenceMode::Tagged && is_tagged;
    if mode.is_off() {
        return None;
    }
    if let Some(last) = last_of_coverage(grants, now) {
        return (is_at_grant_time && (is_present || before.is_some())).then(|| Fence::of(last, last.ends_at));
    }
    let due = |grant: &Grant| grant.clone().at(now).removal_due();
    let ending = grants.iter().filter_map(|grant| Some((due(grant)?, grant)));
    if let Some((due, grant)) = ending.max_by_key(|(due, _)| *due) {
        let is_late = mode == FenceMode::Overdue || is_at_grant_time;
        let is_late = is_late && now.since(due) >= FIRST_ALARM;
        let is_wanted = is_late || before.is_some() || is_at_grant_time && is_present;
        return is_wanted.then(|| Fence::of(grant, due));
    }
    // Gone: sessions that are open can last as long as the permission set lets them.
    let (before, gone_at) = (before?, gone_at?);
    let mut fence = before.clone();
    if gone_at < fence.denies_from {
        fence.denies_from = Timestamp::from_seconds(gone_at.seconds());
    }
    (now < gone_at + session).then_some(fence)
}

/// The grant that keeps the access longest, with those that begin before it ends; `None` while nothing keeps it.
fn last_of_coverage(grants: &[Grant], now: Timestamp) -> Option<&Grant> {
    let mut last = grants.iter().filter(|grant| grant.wants_access(now)).max_by_key(|grant| grant.ends_at)?;
    let follows = |grant: &&Grant, end: Timestamp| {
        matches!(grant.state, GrantState::Scheduled) && grant.starts_at <= end && grant.ends_at > end
    };
    while let Some(next) = grants.iter().find(|grant| follows(grant, last.ends_at)) {
        last = next;
    }
    Some(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        grant::{Cause, Ending},
        id::{GrantId, PersonId, RequestId},
        time::Seconds,
    };

    const END: Timestamp = Timestamp::from_seconds(2_000);

    fn grant(number: u128, starts: i64, ends: i64, state: GrantState) -> Grant {
        Grant {
            id: GrantId::from_bits(number),
            person: PersonId::from_bits(2),
            user: "user-1".parse().expect("well-formed"),
            entitlement: "123456789012/ps-0123456789abcdef".parse().expect("well-formed"),
            cause: Cause::Request { request: RequestId::from_bits(3) },
            starts_at: Timestamp::from_seconds(starts),
            ends_at: Timestamp::from_seconds(ends),
            state,
            version: 1,
        }
    }

    fn active(number: u128, ends: i64) -> Grant {
        grant(number, 1_000, ends, GrantState::Active { since: Timestamp::from_seconds(1_000) })
    }

    fn removing() -> Grant {
        GrantState::Removing { due: END, ending: Ending::Expiry }.into_grant()
    }

    impl GrantState {
        fn into_grant(self) -> Grant {
            grant(1, 1_000, 2_000, self)
        }
    }

    fn situation(mode: FenceMode, grants: &[Grant]) -> Situation<'_> {
        Situation {
            mode,
            is_tagged: true,
            session: Minutes(60),
            grants,
            is_present: true,
            before: None,
            gone_at: None,
        }
    }

    fn from(fence: Option<Fence>) -> Option<i64> {
        fence.map(|fence| fence.denies_from.seconds())
    }

    #[test]
    fn when_overdue_a_fence_comes_after_five_minutes_and_not_before() {
        let grants = [removing()];
        let overdue = situation(FenceMode::Overdue, &grants);
        assert_eq!(wanted(&overdue, END + Seconds(299)), None);
        assert_eq!(from(wanted(&overdue, END + Seconds(300))), Some(2_000));
        assert_eq!(wanted(&situation(FenceMode::Off, &grants), END + Seconds(9_999)), None);
        let unstored = [active(1, 2_000)];
        let overdue = situation(FenceMode::Overdue, &unstored);
        assert_eq!(
            from(wanted(&overdue, END + Seconds(300))),
            Some(2_000),
            "what nobody has begun is late too"
        );
    }

    #[test]
    fn tagged_sets_have_it_from_the_beginning_until_the_last_grant_ends() {
        let now = Timestamp::from_seconds(1_500);
        let next = grant(3, 2_500, 4_000, GrantState::Scheduled);
        let later = grant(4, 5_000, 6_000, GrantState::Scheduled);
        let grants = [active(1, 2_000), active(2, 2_500), next, later];
        let tagged = situation(FenceMode::Tagged, &grants);
        assert_eq!(
            from(wanted(&tagged, now)),
            Some(4_000),
            "the extension counts, what comes after a gap does not"
        );
        assert_eq!(wanted(&Situation { is_present: false, ..tagged.clone() }, now), None);
        assert_eq!(wanted(&Situation { is_tagged: false, ..tagged }, now), None);
    }

    #[test]
    fn a_new_grant_takes_a_fence_of_the_one_before_away() {
        let before = Fence::of(&removing(), END);
        let grants = [active(2, 9_000)];
        let now = Timestamp::from_seconds(2_600);
        let overdue = Situation { before: Some(&before), ..situation(FenceMode::Overdue, &grants) };
        assert_eq!(wanted(&overdue, now), None);
        let tagged =
            Situation { before: Some(&before), is_present: false, ..situation(FenceMode::Tagged, &grants) };
        assert_eq!(from(wanted(&tagged, now)), Some(9_000), "moved before the access is there");
    }

    #[test]
    fn it_stays_until_the_longest_session_has_ended() {
        let before = Fence::of(&active(1, 2_000), Timestamp::from_seconds(9_000));
        let gone_at = Some(Timestamp::from_microseconds(2_000_500_000));
        let gone = Situation { before: Some(&before), gone_at, ..situation(FenceMode::Overdue, &[]) };
        let last = Timestamp::from_microseconds(2_000_499_999) + Seconds(3_600);
        assert_eq!(from(wanted(&gone, last)), Some(2_000), "and denies from when it was gone");
        assert_eq!(wanted(&gone, last + Seconds(1)), None);
        assert_eq!(wanted(&situation(FenceMode::Tagged, &[]), last), None, "none is raised afterwards");
    }
}
