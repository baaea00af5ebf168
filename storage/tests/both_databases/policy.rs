//! Versions of the policies and proposed changes.

use crate::given::{actor, at, people, person_id};
use crate::harness::Fresh;
use domain::{
    id::ProposalId,
    policy::{Administrator, PolicyProposal, PolicyVersion, ProposalState, Way},
};
use storage::{Database, Error};

fn version(number: u32) -> PolicyVersion {
    PolicyVersion {
        number,
        text: format!("// version {number}, é \\ \"\n"),
        hash: format!("{number:012}"),
        author: actor(1),
        reason: "As agreed".to_owned(),
        way: match number {
            1 => Way::Shipped,
            2 => Way::Narrowing,
            _ => Way::Confirmed { proposal: ProposalId::from_bits(9), by: actor(2) },
        },
        written_at: at(100 + i64::from(number)),
    }
}

fn proposal(number: u128) -> PolicyProposal {
    PolicyProposal {
        id: ProposalId::from_bits(number),
        base: 1,
        text: "// changed\n".to_owned(),
        hash: "0123456789ab".to_owned(),
        person: person_id(1),
        author: "Person 1".to_owned(),
        reason: "Less is enough".parse().expect("short"),
        proposed_at: at(200 + i64::try_from(number).expect("small")),
        state: ProposalState::Waiting,
        version: 1,
    }
}

async fn stored(database: &Database, versions: u32, proposals: u128) {
    people(database, 2).await;
    let mut change = database.begin().await.expect("begins");
    for number in 1..=versions {
        change.add_policy_version(&version(number)).await.expect("added");
    }
    for number in 1..=proposals {
        change.add_policy_proposal(&proposal(number)).await.expect("added");
    }
    change.commit_without_event("a test's policies").await.expect("commits");
}

fn by(number: u128) -> Administrator {
    Administrator { person: person_id(number), name: format!("Person {number}") }
}

both_databases! {
    async fn a_version_reads_back_and_the_highest_is_the_newest(fresh: Fresh) {
        let mut connection = fresh.database.read().await.expect("reads");
        assert_eq!(connection.policy_newest().await.expect("read"), 0);
        drop(connection);
        stored(&fresh.database, 3, 0).await;
        let mut connection = fresh.database.read().await.expect("reads");
        assert_eq!(connection.policy_newest().await.expect("read"), 3);
        for number in 1..=3 {
            let read = connection.policy_version(number).await.expect("read");
            assert_eq!(read, Some(version(number)));
        }
        assert_eq!(connection.policy_version(4).await.expect("read"), None);
        let listed = connection.policy_versions(2).await.expect("read").rows;
        assert_eq!(listed, [3, 2].map(|number| PolicyVersion { text: String::new(), ..version(number) }));
    }

    async fn of_two_that_bring_the_next_version_the_second_looks_again(fresh: Fresh) {
        stored(&fresh.database, 1, 0).await;
        for (number, is_next) in [(1, false), (3, false), (2, true), (2, false)] {
            let mut change = fresh.database.begin().await.expect("begins");
            let added = change.add_policy_version(&version(number)).await;
            assert_eq!(added.is_ok(), is_next, "{number}");
            assert!(is_next || matches!(added, Err(Error::Conflict)));
            if is_next {
                change.commit_without_event("a test's policies").await.expect("commits");
            }
        }
    }

    async fn what_was_in_force_is_neither_changed_nor_deleted(fresh: Fresh) {
        stored(&fresh.database, 2, 0).await;
        for (sql, told) in [
            ("UPDATE policy_versions SET text = ''", "does not change"),
            ("DELETE FROM policy_versions", "is never deleted"),
            ("INSERT INTO policy_versions SELECT 9, text, hash, author, reason, way, 0 FROM policy_versions
                WHERE number = 1", "have no gaps"),
        ] {
            let refusal = fresh.refusal(sql).await;
            assert!(refusal.contains(told), "{refusal}");
        }
    }

    async fn a_proposal_reads_back_in_each_state(fresh: Fresh) {
        stored(&fresh.database, 1, 4).await;
        let states = [
            ProposalState::Confirmed { by: by(2), at: at(301), number: 2 },
            ProposalState::Refused { by: by(2), at: at(302), comment: "Too wide".parse().expect("short") },
            ProposalState::Withdrawn { at: at(303) },
        ];
        let mut change = fresh.database.begin().await.expect("begins");
        let mut closed = Vec::new();
        for (number, state) in (1..).zip(states) {
            change.save_policy_proposal(&PolicyProposal { state: state.clone(), ..proposal(number) }).await.expect("saved");
            closed.push(PolicyProposal { state, version: 2, ..proposal(number) });
        }
        change.commit_without_event("a test's policies").await.expect("commits");
        let mut connection = fresh.database.read().await.expect("reads");
        for expected in &closed {
            let read = connection.policy_proposal(&expected.id).await.expect("read");
            assert_eq!(read.as_ref(), Some(expected));
        }
        let unread = ProposalId::from_bits(77);
        assert_eq!(connection.policy_proposal(&unread).await.expect("read"), None);
        let without_text = |proposal: PolicyProposal| PolicyProposal { text: String::new(), ..proposal };
        let waiting = connection.policy_proposals_waiting().await.expect("read").rows;
        assert_eq!(waiting, [without_text(proposal(4))]);
        let last = connection.policy_proposals_closed(2).await.expect("read").rows;
        let expected: Vec<_> = closed.into_iter().rev().take(2).map(without_text).collect();
        assert_eq!(last, expected);
    }

    async fn of_two_who_decide_the_second_looks_again(fresh: Fresh) {
        stored(&fresh.database, 1, 1).await;
        for is_first in [true, false] {
            let mut change = fresh.database.begin().await.expect("begins");
            let withdrawn = PolicyProposal { state: ProposalState::Withdrawn { at: at(300) }, ..proposal(1) };
            let saved = change.save_policy_proposal(&withdrawn).await;
            assert_eq!(saved.is_ok(), is_first);
            assert!(is_first || matches!(saved, Err(Error::Conflict)));
            if is_first {
                change.commit_without_event("a test's policies").await.expect("commits");
            }
        }
    }

    async fn nobody_confirms_their_own_proposal_past_the_domain(fresh: Fresh) {
        stored(&fresh.database, 1, 1).await;
        let own = "UPDATE policy_proposals SET state = 'confirmed', decided_by = person, decider = 'x', decided_at = 9,
            number = 2";
        let refusal = fresh.refusal(own).await;
        assert!(refusal.to_lowercase().contains("check"), "{refusal}");
        for (sql, told) in [
            ("UPDATE policy_proposals SET text = 'permit'", "what a proposal says does not change"),
            ("DELETE FROM policy_proposals", "is never deleted"),
            ("INSERT INTO policy_proposals SELECT 'pol_forged', base, text, hash, person, author, reason, proposed_at,
                'withdrawn', NULL, NULL, 9, NULL, NULL, 1 FROM policy_proposals", "starts waiting"),
        ] {
            let refusal = fresh.refusal(sql).await;
            assert!(refusal.contains(told), "{refusal}");
        }
        fresh.meddle("UPDATE policy_proposals SET state = 'withdrawn', decided_at = 9").await.expect("is allowed");
        let refusal = fresh.refusal("UPDATE policy_proposals SET state = 'waiting', decided_at = NULL").await;
        assert!(refusal.contains("a closed proposal does not change"), "{refusal}");
    }
}
