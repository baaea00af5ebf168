//! Notifications: the outbox of alarms. What the hook has taken is gone from it; the audit log keeps what was told.

use crate::{Change, Connection, Error, Readable, column::Place};
use domain::{
    id::NotificationId,
    notification::{Notification, Undelivered},
    time::Timestamp,
};

statements! {
    DUE = "SELECT id, body, created_at, attempts, next_at FROM notifications WHERE next_at <= $1
        ORDER BY next_at, id LIMIT $2";
    NEXT_AT = "SELECT MIN(next_at) FROM notifications";
    FAILING = "SELECT failing_since, problem FROM notifications WHERE failing_since IS NOT NULL
        ORDER BY failing_since, id LIMIT 1";
    COUNT = "SELECT COUNT(*) FROM notifications";
    ADD = "INSERT INTO notifications (id, body, created_at, attempts, next_at) VALUES ($1, $2, $3, $4, $5)";
    PUT_OFF = "UPDATE notifications SET attempts = $2, next_at = $3, failing_since = COALESCE(failing_since, $4),
            problem = $5
        WHERE id = $1";
    REMOVE = "DELETE FROM notifications WHERE id = $1";
}

#[derive(sqlx::FromRow)]
struct NotificationRow {
    id: String,
    body: String,
    created_at: i64,
    attempts: i64,
    next_at: i64,
}

impl TryFrom<NotificationRow> for Notification {
    type Error = Error;
    fn try_from(row: NotificationRow) -> Result<Self, Error> {
        let place = Place { table: "notifications", id: &row.id };
        Ok(Self {
            id: place.parse("id", &row.id)?,
            created_at: Timestamp::from_microseconds(row.created_at),
            attempts: place.number("attempts", row.attempts)?,
            next_at: Timestamp::from_microseconds(row.next_at),
            body: row.body,
        })
    }
}

impl Connection {
    /// What is to be sent now, the one that waited longest on top.
    pub async fn notifications_due(
        &mut self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Readable<Notification>, Error> {
        Ok(Readable::of(rows!(self, NotificationRow, DUE, now.microseconds(), i64::from(limit))?))
    }

    pub async fn notifications_next_at(&mut self) -> Result<Option<Timestamp>, Error> {
        Ok(value!(self, Option<i64>, NEXT_AT)?.map(Timestamp::from_microseconds))
    }

    /// The one that has failed longest; `None` while every one that was tried was delivered.
    pub async fn notifications_undelivered(&mut self) -> Result<Option<Undelivered>, Error> {
        let Some((since, problem)) = row!(self, (i64, String), FAILING)? else { return Ok(None) };
        let waiting = value!(self, i64, COUNT)?;
        Ok(Some(Undelivered {
            since: Timestamp::from_microseconds(since),
            problem,
            waiting: u64::try_from(waiting).unwrap_or(0),
        }))
    }
}

impl Change {
    pub async fn add_notification(&mut self, notification: &Notification) -> Result<(), Error> {
        execute!(
            self,
            ADD,
            notification.id.as_str(),
            notification.body.as_str(),
            notification.created_at.microseconds(),
            i64::from(notification.attempts),
            notification.next_at.microseconds(),
        )?;
        Ok(())
    }

    /// A try at `now` failed: its number and the next moment are the notification's.
    pub async fn put_off_notification(
        &mut self,
        notification: &Notification,
        problem: &str,
        now: Timestamp,
    ) -> Result<(), Error> {
        execute!(
            self,
            PUT_OFF,
            notification.id.as_str(),
            i64::from(notification.attempts),
            notification.next_at.microseconds(),
            now.microseconds(),
            problem,
        )?;
        Ok(())
    }

    /// It was delivered.
    pub async fn remove_notification(&mut self, id: &NotificationId) -> Result<(), Error> {
        execute!(self, REMOVE, id.as_str())?;
        Ok(())
    }
}
