//! Boards. What stands on one is in `standing`.

use std::collections::HashMap;

use chrono::{NaiveTime, Timelike};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use waybill_shared::model::{PersonId, RecordId, TeamId};

use super::{StoreError, damaged, record};
use crate::domain::board::{Board, BoardFilter, BoardId, Clock, Display, Layout, NightMode};
use crate::entity::board::{Column, Entity, Model};

/// How many boards there may be.
pub(crate) const MOST: u64 = 100;

/// All boards, by number.
pub(crate) async fn all<C: ConnectionTrait>(conn: &C) -> Result<Vec<Board>, StoreError> {
    let rows = Entity::find().order_by_asc(Column::Id).limit(MOST).all(conn).await?;
    rows.into_iter().map(to_board).collect()
}

/// These boards, whichever there are.
pub(crate) async fn by_ids<C: ConnectionTrait>(
    conn: &C,
    ids: &[BoardId],
) -> Result<HashMap<BoardId, Board>, StoreError> {
    let rows = Entity::find().filter(Column::Id.is_in(ids.iter().map(|id| id.0))).all(conn).await?;
    rows.into_iter().map(|row| to_board(row).map(|board| (board.id, board))).collect()
}

/// The board of that name, whatever the case.
pub(crate) async fn id_of_name<C: ConnectionTrait>(conn: &C, name: &str) -> Result<Option<BoardId>, StoreError> {
    let lower = Expr::expr(Func::lower(Expr::col(Column::Name)));
    let found = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(lower.eq(name.to_lowercase()))
        .into_tuple::<i64>()
        .one(conn)
        .await?;
    Ok(found.map(BoardId))
}

/// How many there are.
pub(crate) async fn count<C: ConnectionTrait>(conn: &C) -> Result<u64, StoreError> {
    Ok(Entity::find().count(conn).await?)
}

/// Adds a board.
pub(crate) async fn insert<C: ConnectionTrait>(conn: &C, board: &Board) -> Result<(), StoreError> {
    Entity::insert(to_model(board).into_active_model()).exec_without_returning(conn).await?;
    Ok(())
}

/// Writes a board anew.
pub(crate) async fn write<C: ConnectionTrait>(conn: &C, board: &Board) -> Result<(), StoreError> {
    to_model(board).into_active_model().reset_all().update(conn).await?;
    Ok(())
}

/// Deletes a board.
pub(crate) async fn delete<C: ConnectionTrait>(conn: &C, id: BoardId) -> Result<(), StoreError> {
    Entity::delete_by_id(id.0).exec(conn).await?;
    Ok(())
}

fn to_board(row: Model) -> Result<Board, StoreError> {
    let status = row.status.split_whitespace().map(record::status).collect::<Result<_, _>>()?;
    let unknown = |what: &str, text: &str| damaged("board", format!("unknown {what} `{text}`"));
    let time = |minutes: i32| {
        let seconds = u32::try_from(minutes).ok().and_then(|it| it.checked_mul(60));
        let time = seconds.and_then(|it| NaiveTime::from_num_seconds_from_midnight_opt(it, 0));
        time.ok_or_else(|| damaged("board", format!("{minutes} is no minute of a day")))
    };
    let clock = |line: &str| {
        let (zone, label) = line.split_once('\t')?;
        Some(Clock { zone: zone.to_owned(), label: label.to_owned() })
    };
    Ok(Board {
        id: BoardId(row.id),
        name: row.name,
        version: row.version,
        filter: BoardFilter {
            status,
            search: row.search,
            category: row.category,
            person: row.person_id.map(PersonId),
            team: row.team_id.map(TeamId),
            parents: row.parents,
            parent: row.parent_id.map(RecordId),
        },
        display: Display {
            layout: Layout::parse(&row.layout).ok_or_else(|| unknown("layout", &row.layout))?,
            rotate_seconds: row.rotate_seconds,
            clocks: row.clocks.lines().filter_map(clock).collect(),
            night: NightMode::parse(&row.night).ok_or_else(|| unknown("night mode", &row.night))?,
            night_from: time(row.night_from)?,
            night_to: time(row.night_to)?,
            steps: row.steps,
            events: row.events,
        },
    })
}

fn to_model(board: &Board) -> Model {
    let Board { filter, display, .. } = board;
    let minutes = |time: NaiveTime| i32::try_from(time.num_seconds_from_midnight() / 60).unwrap_or(0);
    let status: Vec<&str> = filter.status.iter().map(|status| status.as_str()).collect();
    let clocks: Vec<String> = display.clocks.iter().map(|clock| format!("{}\t{}", clock.zone, clock.label)).collect();
    Model {
        id: board.id.0,
        name: board.name.clone(),
        version: board.version,
        status: status.join(" "),
        search: filter.search.clone(),
        category: filter.category.clone(),
        person_id: filter.person.map(|id| id.0),
        team_id: filter.team.map(|id| id.0),
        parents: filter.parents,
        parent_id: filter.parent.map(|id| id.0),
        layout: display.layout.as_str().into(),
        rotate_seconds: display.rotate_seconds,
        clocks: clocks.join("\n"),
        night: display.night.as_str().into(),
        night_from: minutes(display.night_from),
        night_to: minutes(display.night_to),
        steps: display.steps,
        events: display.events,
    }
}
