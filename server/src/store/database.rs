//! Opening the database: SQLite in a file, or PostgreSQL.

use std::path::Path;
use std::time::Duration;

use sea_orm::sqlx::Connection;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, IsolationLevel,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;
use waybill_migrations::Migrator;

use super::StoreError;

/// Where the data lives.
#[derive(Debug, Clone)]
pub struct DatabaseSettings {
    /// `sqlite:FILE` (made when it is not there) or `postgres://…`.
    pub url: String,
    /// Whether to bring the schema up to date.
    pub migrate: bool,
}

/// The open database. SQLite has one writer: commands wait for its connection in turn, readers never wait for it.
#[derive(Clone)]
pub struct Database {
    /// For what only reads.
    pub read: DatabaseConnection,
    /// For commands.
    pub write: DatabaseConnection,
}

const READERS: u32 = 8;
const BUSY: Duration = Duration::from_secs(10);

impl Database {
    /// Opens the database and, if told to, brings its schema up to date.
    ///
    /// # Errors
    /// When it cannot be reached, its address makes no sense, or it was written by a newer version.
    pub async fn open(settings: &DatabaseSettings) -> Result<Self, StoreError> {
        let sqlite = settings.url.starts_with("sqlite:");
        if !sqlite && !settings.url.starts_with("postgres://") && !settings.url.starts_with("postgresql://") {
            return Err(StoreError::Address(settings.url.clone()));
        }
        if sqlite {
            keep_private(&settings.url)?;
        }
        let write = sea_orm::Database::connect(options(&settings.url, if sqlite { 1 } else { READERS })).await?;
        refuse_newer(&write).await?;
        if settings.migrate {
            Migrator::up(&write, None).await?;
        }
        let read =
            if sqlite { sea_orm::Database::connect(options(&settings.url, READERS)).await? } else { write.clone() };
        Ok(Self { read, write })
    }

    /// Closes all connections; what was committed is on disk already.
    pub async fn close(self) {
        // A failure to say goodbye to a database changes nothing for anybody.
        let _ = self.read.close().await;
        let _ = self.write.close().await;
    }
}

fn options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(BUSY)
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .test_before_acquire(!url.starts_with("sqlite:"))
        .map_sqlx_sqlite_opts(|options| {
            options
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(BUSY)
                .foreign_keys(true)
                .pragma("cache_size", "-16000")
                .pragma("temp_store", "memory")
                // What a large import made the log grow to is given back to the disk.
                .pragma("journal_size_limit", "67108864")
        })
        .map_sqlx_sqlite_pool_opts(|pool| {
            pool.after_release(|connection, _| {
                Box::pin(async move {
                    // Waits for a rollback that is still under way. SQLite may have ended a transaction by itself when its
                    // commit failed (the disk is full); the driver then counts one that is not there, and would make
                    // savepoints of all that follow, never committed. Such a connection is closed.
                    connection.ping().await?;
                    Ok(!connection.is_in_transaction())
                })
            })
        });
    options
}

/// Makes the file of a new database readable by its owner only: it holds hashes of passwords. SQLite gives the files
/// beside it the same mode.
fn keep_private(url: &str) -> Result<(), StoreError> {
    // The driver's own reading of the address; one in memory has a name that is no file's.
    let options: SqliteConnectOptions = url.parse().map_err(|_| StoreError::Address(url.to_owned()))?;
    let path = options.get_filename();
    if path.to_string_lossy().starts_with("file:") || path == Path::new(":memory:") {
        return Ok(());
    }
    let mut file = std::fs::OpenOptions::new();
    file.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
    match file.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(source) => Err(StoreError::File { path: path.display().to_string(), source }),
    }
}

/// A plain refusal instead of damage: an older program on a newer schema.
async fn refuse_newer(connection: &DatabaseConnection) -> Result<(), StoreError> {
    let table = Migrator::migration_table_name().to_string();
    let exists = sea_orm_migration::SchemaManager::new(connection).has_table(&table).await?;
    if !exists {
        return Ok(());
    }
    let known: Vec<String> = Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
    let applied = Statement::from_string(connection.get_database_backend(), format!("SELECT version FROM {table}"));
    for row in connection.query_all_raw(applied).await? {
        let version: String = row.try_get("", "version")?;
        if !known.contains(&version) {
            return Err(StoreError::TooNew(version));
        }
    }
    Ok(())
}

/// Begins a transaction that writes. Commands are serialised from here on, so that the order of their events
/// is the order of their commits: SQLite has one writer anyway, PostgreSQL is asked for the event counter's row.
///
/// # Errors
/// When the database does not answer, or stays busy for ten seconds.
pub async fn begin_write(connection: &DatabaseConnection) -> Result<DatabaseTransaction, StoreError> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let transaction = connection.begin_with_options(options).await?;
    if transaction.get_database_backend() == DbBackend::Postgres {
        let lock = "SELECT value FROM counter WHERE name = 'event' FOR UPDATE";
        transaction.query_one_raw(Statement::from_string(DbBackend::Postgres, lock)).await?;
    }
    Ok(transaction)
}

/// Begins a transaction that reads one moment of the database, however many statements it takes.
///
/// # Errors
/// When the database does not answer.
pub async fn begin_read(connection: &DatabaseConnection) -> Result<DatabaseTransaction, StoreError> {
    let isolation =
        (connection.get_database_backend() == DbBackend::Postgres).then_some(IsolationLevel::RepeatableRead);
    Ok(connection.begin_with_config(isolation, None).await?)
}

/// Whether the schema is there at all.
pub(crate) async fn is_migrated(connection: &DatabaseConnection) -> Result<bool, StoreError> {
    Ok(sea_orm_migration::SchemaManager::new(connection).has_table("counter").await?)
}
