//! People.

use crate::given::{at, granted_for, people, person, person_id, request, session};
use crate::harness::Fresh;
use domain::person::Person;
use storage::{Database, Error};

async fn save(database: &Database, person: &Person) -> Result<(), Error> {
    let mut change = database.begin().await?;
    change.save_person(person).await?;
    change.commit_without_event("a person").await
}

both_databases! {
    async fn a_person_is_found_by_id_by_identity_and_by_directory_user(fresh: Fresh) {
        people(&fresh.database, 2).await;
        let mut connection = fresh.database.read().await.expect("reads");
        let wanted = person(2);
        let by_id = connection.person(&wanted.id).await.expect("read");
        let by_identity = connection.person_by_identity(&wanted.identity).await.expect("read");
        let user = wanted.directory_user.clone().expect("there is one");
        let by_user = connection.person_by_directory_user(&user).await.expect("read");
        assert_eq!([by_id, by_identity, by_user], [Some(wanted.clone()), Some(wanted.clone()), Some(wanted)]);
        assert_eq!(connection.person(&person_id(3)).await.expect("read"), None);
    }

    async fn saving_again_changes_all_but_who_the_person_is(fresh: Fresh) {
        people(&fresh.database, 1).await;
        let changed = Person {
            directory_user: None,
            name: "New Name".to_owned(),
            email: "new@example.com".to_owned(),
            zone: String::new(),
            disabled: true,
            ..person(1)
        };
        save(&fresh.database, &changed).await.expect("saved");
        let mut connection = fresh.database.read().await.expect("reads");
        assert_eq!(connection.person(&person_id(1)).await.expect("read"), Some(changed));
    }

    async fn an_identity_and_a_directory_user_belong_to_one_person(fresh: Fresh) {
        people(&fresh.database, 1).await;
        let same_identity = Person { id: person_id(2), directory_user: None, ..person(1) };
        assert!(matches!(save(&fresh.database, &same_identity).await, Err(Error::Conflict)));
        let same_user = Person { directory_user: person(1).directory_user, ..person(3) };
        assert!(matches!(save(&fresh.database, &same_user).await, Err(Error::Conflict)));
        let nobody_yet = [4, 5].map(|number| Person { directory_user: None, ..person(number) });
        for person in nobody_yet {
            save(&fresh.database, &person).await.expect("several may be unknown to the directory");
        }
    }

    async fn people_are_engaged_by_a_session_a_pending_request_or_access(fresh: Fresh) {
        people(&fresh.database, 6).await;
        let withdrawn = request(4, 4).withdraw(&person_id(4), at(2_000)).expect("own");
        let mut change = fresh.database.begin().await.expect("begins");
        change.add_session(&session("one", 1, 1_000, 1_000)).await.expect("added");
        change.add_request(&request(3, 3)).await.expect("added");
        change.add_request(&withdrawn).await.expect("added");
        change.commit_without_event("a test's people").await.expect("commits");
        granted_for(&fresh.database, request(5, 5), 5, 2_000).await;
        let (_, ending) = granted_for(&fresh.database, request(6, 6), 6, 2_000).await;
        let ending = ending.at(at(90_000));
        let mut change = fresh.database.begin().await.expect("begins");
        change.save_grant(&ending).await.expect("saved");
        let engaged = change.people_engaged().await.expect("read").rows;
        assert_eq!(engaged, [1, 3, 5].map(person));
    }

    async fn people_are_read_by_many_ids_or_all(fresh: Fresh) {
        people(&fresh.database, 120).await;
        let mut connection = fresh.database.read().await.expect("reads");
        let ids: Vec<_> = (1..=130).map(person_id).collect();
        assert_eq!(connection.people(&ids).await.expect("read").len(), 120);
        assert_eq!(connection.people(&ids[..50]).await.expect("read").len(), 50);
        assert_eq!(connection.people(&[]).await.expect("read"), []);
        let all: Vec<_> = (1..=120).map(person).collect();
        assert_eq!(connection.people_all().await.expect("read"), all);
    }
}
