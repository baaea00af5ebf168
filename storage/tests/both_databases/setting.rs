//! Settings.

use crate::harness::Fresh;

both_databases! {
    async fn a_setting_is_what_was_set_last(fresh: Fresh) {
        assert_eq!(fresh.database.read().await.expect("reads").setting("policy").await.expect("read"), None);
        for value in ["one", "two"] {
            let mut change = fresh.database.begin().await.expect("begins");
            change.set_setting("policy", value).await.expect("set");
            change.commit_without_event("a setting").await.expect("commits");
        }
        let mut connection = fresh.database.read().await.expect("reads");
        assert_eq!(connection.setting("policy").await.expect("read").as_deref(), Some("two"));
        assert_eq!(connection.setting("other").await.expect("read"), None);
    }
}
