//! A connection of either database, for reading.
//!
//! Invariant: the reads of all concepts are methods of [`Connection`], so that they work alike outside a transaction,
//! in a snapshot and inside a [`Change`](crate::Change).

use sqlx::{Database, Postgres, Sqlite, Transaction, pool::PoolConnection};
use std::ops::{Deref, DerefMut};

pub struct Connection {
    pub(crate) driver: Driver,
}

/// The two native drivers; `on!` expands a query in both arms.
pub(crate) enum Driver {
    Sqlite(Handle<Sqlite>),
    Postgres(Handle<Postgres>),
}

/// A connection by itself or in a transaction, which rolls back when it is dropped.
pub(crate) enum Handle<D: Database> {
    Pooled(PoolConnection<D>),
    Transaction(Transaction<'static, D>),
}

impl<D: Database> Handle<D> {
    pub(crate) async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Transaction(transaction) => transaction.commit().await,
            // Each statement committed by itself.
            Self::Pooled(_) => Ok(()),
        }
    }
}

impl<D: Database> Deref for Handle<D> {
    type Target = D::Connection;
    fn deref(&self) -> &D::Connection {
        match self {
            Self::Pooled(connection) => connection,
            Self::Transaction(transaction) => transaction,
        }
    }
}

impl<D: Database> DerefMut for Handle<D> {
    fn deref_mut(&mut self) -> &mut D::Connection {
        match self {
            Self::Pooled(connection) => connection,
            Self::Transaction(transaction) => transaction,
        }
    }
}
