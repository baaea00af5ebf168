//! Notifications.

use crate::given::at;
use crate::harness::Fresh;
use domain::{
    id::NotificationId,
    notification::{Notification, Undelivered},
};

fn notification(number: u128, second: i64) -> Notification {
    Notification {
        id: NotificationId::from_bits(number),
        body: "{\"text\":\"A removal is late.\"}".to_owned(),
        created_at: at(second),
        attempts: 0,
        next_at: at(second),
    }
}

both_databases! {
    async fn an_outbox_is_emptied_in_the_order_of_its_moments(fresh: Fresh) {
        let mut change = fresh.database.begin().await.expect("begins");
        assert_eq!(change.notifications_next_at().await.expect("read"), None);
        let all = [notification(1, 20), notification(2, 10), notification(3, 30)];
        for one in &all {
            change.add_notification(one).await.expect("added");
        }
        assert_eq!(change.notifications_next_at().await.expect("read"), Some(at(10)));
        let due = change.notifications_due(at(20), 9).await.expect("read").rows;
        assert_eq!(due, [all[1].clone(), all[0].clone()]);
        assert_eq!(change.notifications_due(at(20), 1).await.expect("read").rows.len(), 1);
        change.remove_notification(&all[1].id).await.expect("removed");
        assert_eq!(change.notifications_next_at().await.expect("read"), Some(at(20)));
    }

    async fn what_cannot_be_delivered_tells_since_when_and_why(fresh: Fresh) {
        let mut change = fresh.database.begin().await.expect("begins");
        let first = notification(1, 10);
        change.add_notification(&first).await.expect("added");
        change.add_notification(&notification(2, 20)).await.expect("added");
        assert_eq!(change.notifications_undelivered().await.expect("read"), None, "nothing was tried");
        let once = Notification { attempts: 1, next_at: at(21), ..first.clone() };
        change.put_off_notification(&once, "hooks.example.com answered 500", at(11)).await.expect("noted");
        let twice = Notification { attempts: 2, next_at: at(41), ..first };
        change.put_off_notification(&twice, "hooks.example.com answered 404", at(21)).await.expect("noted");
        let told = change.notifications_undelivered().await.expect("read");
        let problem = "hooks.example.com answered 404".to_owned();
        assert_eq!(told, Some(Undelivered { since: at(11), problem, waiting: 2 }));
        assert_eq!(change.notifications_due(at(41), 9).await.expect("read").rows[1], twice);
        change.remove_notification(&twice.id).await.expect("removed");
        assert_eq!(change.notifications_undelivered().await.expect("read"), None);
    }
}
