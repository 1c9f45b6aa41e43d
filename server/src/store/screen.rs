//! Screens, and the codes that unpaired televisions wait with. Only hashes of codes and cookies are kept.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use waybill_shared::model::PersonId;

use super::{StoreError, damaged};
use crate::domain::board::{BoardId, Ending, Screen, ScreenId};
use crate::entity::{pairing, screen};

/// A code that a television shows.
#[derive(Debug, Clone)]
pub(crate) struct Pairing {
    /// The SHA-256 of the code.
    pub(crate) code_hash: String,
    /// The SHA-256 of the television's cookie.
    pub(crate) secret_hash: String,
    /// From which address it was asked for.
    pub(crate) address: String,
    /// When it is over.
    pub(crate) expires_at: DateTime<Utc>,
    /// The screen that it was confirmed for.
    pub(crate) screen: Option<ScreenId>,
}

/// Adds a screen, which has no cookie yet.
pub(crate) async fn insert<C: ConnectionTrait>(conn: &C, added: &Screen) -> Result<(), StoreError> {
    let row = screen::ActiveModel {
        id: Set(added.id.0),
        board_id: Set(added.board.0),
        name: Set(added.name.clone()),
        secret_hash: Set(None),
        paired_by_id: Set(added.paired_by.0),
        paired_at: Set(added.paired_at),
        last_seen_at: Set(None),
        ended: Set(None),
        ended_at: Set(None),
    };
    screen::Entity::insert(row).exec_without_returning(conn).await?;
    Ok(())
}

/// These screens, whichever may ask.
pub(crate) async fn by_ids<C: ConnectionTrait>(
    conn: &C,
    ids: &[ScreenId],
) -> Result<HashMap<ScreenId, Screen>, StoreError> {
    let rows = screen::Entity::find()
        .filter(screen::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .filter(screen::Column::Ended.is_null())
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(to_screen).map(|screen| (screen.id, screen)).collect())
}

/// The screens of these boards that may ask, by number.
pub(crate) async fn of_boards<C: ConnectionTrait>(
    conn: &C,
    boards: &[BoardId],
) -> Result<HashMap<BoardId, Vec<Screen>>, StoreError> {
    let rows = screen::Entity::find()
        .filter(screen::Column::BoardId.is_in(boards.iter().map(|id| id.0)))
        .filter(screen::Column::Ended.is_null())
        .order_by_asc(screen::Column::Id)
        .all(conn)
        .await?;
    let mut found: HashMap<BoardId, Vec<Screen>> = HashMap::new();
    for row in rows {
        found.entry(BoardId(row.board_id)).or_default().push(to_screen(row));
    }
    Ok(found)
}

/// How many screens a board has.
pub(crate) async fn count<C: ConnectionTrait>(conn: &C, board: BoardId) -> Result<u64, StoreError> {
    let of_board = screen::Column::BoardId.eq(board.0).and(screen::Column::Ended.is_null());
    Ok(screen::Entity::find().filter(of_board).count(conn).await?)
}

/// The screen whose cookie has that hash, and why it ended, if it did.
pub(crate) async fn by_secret<C: ConnectionTrait>(
    conn: &C,
    secret_hash: &str,
) -> Result<Option<(Screen, Option<Ending>)>, StoreError> {
    let Some(row) = screen::Entity::find().filter(screen::Column::SecretHash.eq(secret_hash)).one(conn).await? else {
        return Ok(None);
    };
    let unknown = |text: &String| damaged("screen", format!("unknown ending `{text}`"));
    let ended = row.ended.as_ref().map(|text| Ending::parse(text).ok_or_else(|| unknown(text))).transpose()?;
    Ok(Some((to_screen(row), ended)))
}

/// Gives a screen that was never seen a cookie; one that it had, and never used, opens nothing any more.
pub(crate) async fn set_secret<C: ConnectionTrait>(
    conn: &C,
    id: ScreenId,
    secret_hash: &str,
) -> Result<bool, StoreError> {
    let this = screen::Column::Id.eq(id.0).and(screen::Column::LastSeenAt.is_null());
    let done = screen::Entity::update_many()
        .col_expr(screen::Column::SecretHash, Expr::value(secret_hash))
        .filter(this.and(screen::Column::Ended.is_null()))
        .exec(conn)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Notes that a screen asked for something.
pub(crate) async fn touch<C: ConnectionTrait>(conn: &C, id: ScreenId, at: DateTime<Utc>) -> Result<(), StoreError> {
    let this = screen::Column::Id.eq(id.0);
    let set = Expr::value(at);
    screen::Entity::update_many().col_expr(screen::Column::LastSeenAt, set).filter(this).exec(conn).await?;
    Ok(())
}

/// Gives a screen another name or board.
pub(crate) async fn change<C: ConnectionTrait>(
    conn: &C,
    id: ScreenId,
    name: &str,
    board: BoardId,
) -> Result<(), StoreError> {
    screen::Entity::update_many()
        .col_expr(screen::Column::Name, Expr::value(name))
        .col_expr(screen::Column::BoardId, Expr::value(board.0))
        .filter(screen::Column::Id.eq(id.0))
        .exec(conn)
        .await?;
    Ok(())
}

/// Ends a screen: it may ask for nothing any more.
pub(crate) async fn end<C: ConnectionTrait>(conn: &C, id: ScreenId, at: DateTime<Utc>) -> Result<(), StoreError> {
    ended(conn, screen::Column::Id.eq(id.0), Ending::Revoked, at).await
}

/// Ends all screens of a board that is deleted.
pub(crate) async fn end_of_board<C: ConnectionTrait>(
    conn: &C,
    board: BoardId,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    ended(conn, screen::Column::BoardId.eq(board.0), Ending::BoardDeleted, at).await
}

async fn ended<C: ConnectionTrait>(conn: &C, which: Expr, why: Ending, at: DateTime<Utc>) -> Result<(), StoreError> {
    screen::Entity::update_many()
        .col_expr(screen::Column::Ended, Expr::value(why.as_str()))
        .col_expr(screen::Column::EndedAt, Expr::value(at))
        .filter(which)
        .filter(screen::Column::Ended.is_null())
        .exec(conn)
        .await?;
    Ok(())
}

/// Forgets screens that ended before `ended`, and those that were paired or seen last before `idle`.
pub(crate) async fn sweep<C: ConnectionTrait>(
    conn: &C,
    ended: DateTime<Utc>,
    idle: DateTime<Utc>,
) -> Result<(), StoreError> {
    use screen::Column;
    let unseen = Column::LastSeenAt.is_null().and(Column::PairedAt.lt(idle));
    let old = Column::EndedAt.lt(ended).or(Column::LastSeenAt.lt(idle)).or(unseen);
    screen::Entity::delete_many().filter(old).exec(conn).await?;
    Ok(())
}

/// Opens a code.
pub(crate) async fn insert_pairing<C: ConnectionTrait>(conn: &C, opened: Pairing) -> Result<(), StoreError> {
    let row = pairing::ActiveModel {
        code_hash: Set(opened.code_hash),
        secret_hash: Set(opened.secret_hash),
        address: Set(opened.address),
        expires_at: Set(opened.expires_at),
        screen_id: Set(opened.screen.map(|id| id.0)),
    };
    pairing::Entity::insert(row).exec_without_returning(conn).await?;
    Ok(())
}

/// What waits with that code.
pub(crate) async fn pairing_by_code<C: ConnectionTrait>(
    conn: &C,
    code_hash: &str,
) -> Result<Option<Pairing>, StoreError> {
    Ok(pairing::Entity::find_by_id(code_hash.to_owned()).one(conn).await?.map(to_pairing))
}

/// What waits with that cookie.
pub(crate) async fn pairing_by_secret<C: ConnectionTrait>(
    conn: &C,
    secret_hash: &str,
) -> Result<Option<Pairing>, StoreError> {
    let this = pairing::Column::SecretHash.eq(secret_hash);
    Ok(pairing::Entity::find().filter(this).one(conn).await?.map(to_pairing))
}

/// Confirms a code; its television may fetch its cookie until `expires_at`.
pub(crate) async fn confirm<C: ConnectionTrait>(
    conn: &C,
    code_hash: &str,
    id: ScreenId,
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    pairing::Entity::update_many()
        .col_expr(pairing::Column::ScreenId, Expr::value(id.0))
        .col_expr(pairing::Column::ExpiresAt, Expr::value(expires_at))
        .filter(pairing::Column::CodeHash.eq(code_hash))
        .exec(conn)
        .await?;
    Ok(())
}

/// Closes the code of that cookie.
pub(crate) async fn delete_pairing<C: ConnectionTrait>(conn: &C, secret_hash: &str) -> Result<(), StoreError> {
    pairing::Entity::delete_many().filter(pairing::Column::SecretHash.eq(secret_hash)).exec(conn).await?;
    Ok(())
}

/// Forgets codes that are over.
pub(crate) async fn sweep_pairings<C: ConnectionTrait>(conn: &C, now: DateTime<Utc>) -> Result<(), StoreError> {
    pairing::Entity::delete_many().filter(pairing::Column::ExpiresAt.lte(now)).exec(conn).await?;
    Ok(())
}

/// How many codes are open: of all, or of an address.
pub(crate) async fn open_pairings<C: ConnectionTrait>(conn: &C, address: Option<&str>) -> Result<u64, StoreError> {
    let mut query = pairing::Entity::find();
    if let Some(address) = address {
        query = query.filter(pairing::Column::Address.eq(address));
    }
    Ok(query.count(conn).await?)
}

fn to_screen(row: screen::Model) -> Screen {
    Screen {
        id: ScreenId(row.id),
        name: row.name,
        board: BoardId(row.board_id),
        paired_by: PersonId(row.paired_by_id),
        paired_at: row.paired_at,
        last_seen_at: row.last_seen_at,
    }
}

fn to_pairing(row: pairing::Model) -> Pairing {
    Pairing {
        code_hash: row.code_hash,
        secret_hash: row.secret_hash,
        address: row.address,
        expires_at: row.expires_at,
        screen: row.screen_id.map(ScreenId),
    }
}
