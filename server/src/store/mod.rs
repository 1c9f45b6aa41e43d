//! Questions to the database, answered in domain types; and what a decision writes.
//!
//! Every function takes the connection that it works on: only `service` begins and commits transactions.

pub mod account;
pub(crate) mod activity;
pub(crate) mod board;
pub(crate) mod counter;
pub(crate) mod database;
pub(crate) mod event;
pub(crate) mod filter;
pub(crate) mod idempotency;
pub(crate) mod known;
pub(crate) mod known_ahead;
pub(crate) mod pages;
pub(crate) mod person;
pub(crate) mod record;
pub(crate) mod save;
pub(crate) mod screen;
pub(crate) mod snapshot;
pub(crate) mod standing;
pub(crate) mod urgency;

pub use database::{Database, DatabaseSettings, begin_read, begin_write};

use sea_orm::{DatabaseTransaction, DbErr, RuntimeErr, TransactionSession, sqlx};

/// A transaction; dropped without [`commit`], nothing of it has happened.
pub type Transaction = DatabaseTransaction;

/// Makes a transaction's changes real and lasting.
///
/// # Errors
/// When the database could not; then nothing has changed.
pub async fn commit(transaction: Transaction) -> Result<(), StoreError> {
    Ok(TransactionSession::commit(transaction).await?)
}

/// What can go wrong between the server and its database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or failed.
    #[error("the database could not answer")]
    Database(#[from] DbErr),
    /// A row holds what no version of this program writes.
    #[error("a row of `{table}` is damaged: {what}")]
    Damaged {
        /// The table.
        table: &'static str,
        /// What is wrong with it.
        what: String,
    },
    /// The database was written by a newer version of this program.
    #[error(
        "the database has migration `{0}`, which this version does not know: use the version that made it, or a later one"
    )]
    TooNew(String),
    /// The database's file cannot be made.
    #[error("the database file `{path}` cannot be made")]
    File {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The address of the database makes no sense.
    #[error("`{0}` is no database address: use sqlite:FILE or postgres://USER@HOST/NAME")]
    Address(String),
}

impl StoreError {
    /// Whether trying again, or mending the database's surroundings (space, connection), may help.
    pub fn is_passing(&self) -> bool {
        let Self::Database(error) = self else { return false };
        match error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
            DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => {
                match error.as_ref() {
                    sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => true,
                    // SQLite: busy, locked, I/O error, full. PostgreSQL: class 08, 40, 53, 57.
                    sqlx::Error::Database(error) => error.code().is_some_and(|code| {
                        code.parse::<i32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6 | 10 | 13)) && code.len() != 5
                            || ["08", "40", "53", "57"].iter().any(|class| code.len() == 5 && code.starts_with(class))
                    }),
                    _ => false,
                }
            }
            _ => false,
        }
    }

    /// Whether a unique index was violated.
    pub fn is_duplicate(&self) -> bool {
        let Self::Database(error) = self else { return false };
        matches!(error.sql_err(), Some(sea_orm::SqlErr::UniqueConstraintViolation(_)))
    }
}

/// A damaged row, with what is wrong with it.
fn damaged(table: &'static str, what: impl Into<String>) -> StoreError {
    StoreError::Damaged { table, what: what.into() }
}
