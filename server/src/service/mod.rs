//! The use cases: what people and programs do, each one transaction. Only this layer begins and commits.

pub mod account;
mod ask;
mod board;
mod check;
mod command;
mod copy;
mod create;
mod error;
mod field;
mod history;
mod known;
mod lists;
mod once;
mod order;
mod plan;
mod prepare;
mod read;
mod reader;
mod row;
mod saving;
mod screen;

pub use account::AccountService;
pub use ask::Standing;
pub use board::{BoardChanges, BoardEvents, BoardService};
pub(crate) use check::check_record;
pub use command::{CommandService, Outcome};
pub use error::ServiceError;
pub use once::Once;
pub use order::{Action, ActivityChanges, Order, RecordChanges};
pub use read::{ReadService, Snapshot};
pub use screen::{Paired, ScreenService};

use crate::events::Feed;
use crate::store::{Database, DatabaseSettings, StoreError};

/// Everything that the outer layers call.
#[derive(Clone)]
pub struct Services {
    /// What changes something.
    pub commands: CommandService,
    /// What only reads.
    pub reads: ReadService,
    /// Who is who.
    pub accounts: AccountService,
    /// Boards, and what stands on them.
    pub boards: BoardService,
    /// The televisions that show one.
    pub screens: ScreenService,
    /// What happens, as it happens.
    pub feed: Feed,
    database: Database,
}

impl Services {
    /// Opens the database and what works on it.
    ///
    /// # Errors
    /// When the database cannot be opened or brought up to date.
    pub async fn open(settings: &DatabaseSettings) -> Result<Self, StoreError> {
        Self::over(Database::open(settings).await?).await
    }

    /// What works on a database that is open already.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn over(database: Database) -> Result<Self, StoreError> {
        let feed = Feed::open(&database).await?;
        Ok(Self {
            commands: CommandService::new(database.clone(), feed.clone()),
            reads: ReadService::new(database.clone()),
            accounts: AccountService::new(database.clone()),
            boards: BoardService::new(database.clone(), feed.clone()),
            screens: ScreenService::new(database.clone()),
            feed,
            database,
        })
    }

    /// The database itself, for tests that count what it is asked and for health checks.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Ends all subscriptions and closes the database.
    pub async fn close(self) {
        self.feed.close();
        self.database.close().await;
    }
}
