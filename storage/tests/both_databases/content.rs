//! What permission sets contained.

use crate::given::at;
use crate::harness::Fresh;
use domain::{
    catalog::{PermissionSet, PermissionSetContent},
    time::Minutes,
};

fn content(set: u32, session: u32, since: i64) -> PermissionSetContent {
    let permission_set = PermissionSet {
        id: format!("ps-000000000000000{set}").parse().expect("well-formed"),
        arn: String::new(),
        name: "Deploy".to_owned(),
        description: String::new(),
        session: Minutes(session),
        managed_policies: Vec::new(),
        customer_managed_policies: Vec::new(),
        inline_policy: Some("{ }".to_owned()),
        boundary: None,
        relay_state: None,
        tags: Default::default(),
    };
    PermissionSetContent { hash: permission_set.content_hash(), since: at(since), permission_set }
}

both_databases! {
    async fn contents_read_back_newest_first_and_the_last_of_each_is_known(fresh: Fresh) {
        let mut change = fresh.database.begin().await.expect("begins");
        let [first, second, third] = [content(1, 60, 10), content(1, 120, 20), content(1, 60, 30)];
        let other = content(2, 60, 15);
        for stored in [&third, &first, &other, &second] {
            change.add_permission_set_content(stored).await.expect("stored");
        }
        change.commit_without_event("a test's contents").await.expect("commits");
        let mut connection = fresh.database.read().await.expect("reads");
        let set = &first.permission_set.id;
        let newest = connection.permission_set_contents(set, 2).await.expect("read");
        assert_eq!(newest, [third.clone(), second.clone()]);
        let hashes = connection.permission_set_hashes(set).await.expect("read");
        assert_eq!(hashes, [first.hash.clone(), second.hash.clone(), first.hash.clone()]);
        let latest = connection.permission_set_contents_latest().await.expect("read");
        assert_eq!(latest, [third.clone(), other]);
        let unknown = content(3, 60, 10).permission_set.id;
        assert_eq!(connection.permission_set_contents(&unknown, 2).await.expect("read"), []);
        assert_eq!(connection.permission_set_hashes(&unknown).await.expect("read"), []);
    }
}
