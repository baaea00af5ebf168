//! Sessions.

use crate::given::{at, people, person_id, session};
use crate::harness::Fresh;
use domain::session::{Session, SessionHash};

async fn add(fresh: &Fresh, sessions: &[Session]) {
    people(&fresh.database, 2).await;
    let mut change = fresh.database.begin().await.expect("begins");
    for session in sessions {
        change.add_session(session).await.expect("added");
    }
    change.commit_without_event("signed in").await.expect("commits");
}

fn hash(name: &str) -> SessionHash {
    SessionHash(name.to_owned())
}

both_databases! {
    async fn a_session_is_found_by_its_hash_and_touched(fresh: Fresh) {
        let first = session("a", 1, 100, 100);
        add(fresh, std::slice::from_ref(&first)).await;
        let mut change = fresh.database.begin().await.expect("begins");
        assert_eq!(change.session(&first.hash).await.expect("read").as_ref(), Some(&first));
        change.touch_session(&first.hash, at(200)).await.expect("touched");
        change.touch_session(&first.hash, at(150)).await.expect("an older moment changes nothing");
        let touched = change.session(&first.hash).await.expect("read").expect("there");
        assert_eq!(touched.last_seen_at, at(200));
        assert_eq!(change.session(&hash("b")).await.expect("read"), None);
    }

    async fn a_session_remembers_when_its_person_last_proved_themselves(fresh: Fresh) {
        let proved = Session { proved_at: Some(at(90)), ..session("a", 1, 100, 100) };
        add(fresh, &[proved.clone(), session("b", 1, 100, 100)]).await;
        let mut change = fresh.database.begin().await.expect("begins");
        assert_eq!(change.session(&proved.hash).await.expect("read"), Some(proved.clone()));
        change.prove_session(&proved.hash, at(80)).await.expect("an older moment changes nothing");
        change.prove_session(&hash("b"), at(300)).await.expect("stored");
        let read = [&proved.hash, &hash("b")];
        for (hash, expected) in read.into_iter().zip([at(90), at(300)]) {
            let session = change.session(hash).await.expect("read").expect("there");
            assert_eq!(session.proved_at, Some(expected));
        }
    }

    async fn the_live_sessions_of_a_person_come_newest_first(fresh: Fresh) {
        let now = 100_000;
        let idle = session("idle", 1, now - 9_000, now - 3_600);
        let old = session("old", 1, now - 43_200, now);
        let live = session("live", 1, now - 43_199, now - 3_599);
        let newer = session("newer", 1, now - 10, now - 10);
        let others = session("others", 2, now, now);
        add(fresh, &[idle, old, live.clone(), newer.clone(), others]).await;
        let mut connection = fresh.database.read().await.expect("reads");
        let found = connection.sessions_of(&person_id(1), at(now)).await.expect("read");
        assert!(found.iter().all(|session| session.is_live(at(now))));
        assert_eq!(found, [newer, live]);
    }

    async fn sessions_are_deleted_by_hash_by_person_and_by_age(fresh: Fresh) {
        let all = [("a", 1, 100), ("b", 1, 200), ("c", 2, 300), ("d", 2, 400)];
        add(fresh, &all.map(|(name, person, moment)| session(name, person, moment, moment))).await;
        let mut change = fresh.database.begin().await.expect("begins");
        assert!(change.delete_session(&hash("a")).await.expect("deleted"));
        assert!(!change.delete_session(&hash("a")).await.expect("gone already"));
        assert_eq!(change.delete_sessions_of(&person_id(1)).await.expect("deleted"), 1);
        assert_eq!(change.delete_stale_sessions(at(300), at(0)).await.expect("deleted"), 1);
        assert_eq!(change.delete_stale_sessions(at(0), at(400)).await.expect("deleted"), 1);
        assert_eq!(change.session(&hash("d")).await.expect("read"), None);
    }
}
