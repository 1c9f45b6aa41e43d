//! Commands that were carried out under a client's key, so that the same one again finds its answer.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Order, QueryFilter};
use waybill_shared::model::{ActivityId, PersonId, RecordId};

use super::StoreError;
use crate::entity::idempotency::{Column, Entity, Model};

/// How many answers are forgotten when one is remembered.
const FORGET_AT_ONCE: u64 = 8;

/// The answer of a command, and the fingerprint of what it was asked for. Of a person or a team that was made, `record`
/// is the number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answered {
    pub(crate) fingerprint: String,
    pub(crate) record: RecordId,
    pub(crate) activity: Option<ActivityId>,
    pub(crate) first: i64,
    pub(crate) last: i64,
    pub(crate) left_out: Vec<RecordId>,
}

/// What was answered under this key, if anything.
pub(crate) async fn find<C: ConnectionTrait>(
    conn: &C,
    actor: PersonId,
    key: &str,
) -> Result<Option<Answered>, StoreError> {
    let row = Entity::find_by_id((actor.0, key.to_owned())).one(conn).await?;
    Ok(row.map(|row| Answered {
        fingerprint: row.fingerprint,
        record: RecordId(row.record_id),
        activity: row.activity_id.map(ActivityId),
        first: row.first_event,
        last: row.last_event,
        left_out: row.left_out.split_whitespace().filter_map(|id| id.parse().ok().map(RecordId)).collect(),
    }))
}

/// Remembers an answer.
pub(crate) async fn remember<C: ConnectionTrait>(
    conn: &C,
    actor: PersonId,
    key: &str,
    answered: &Answered,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let left_out: Vec<String> = answered.left_out.iter().map(ToString::to_string).collect();
    let row = Model {
        actor_id: actor.0,
        key: key.to_owned(),
        fingerprint: answered.fingerprint.clone(),
        record_id: answered.record.0,
        activity_id: answered.activity.map(|id| id.0),
        first_event: answered.first,
        last_event: answered.last,
        left_out: left_out.join(" "),
        at,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(conn).await?;
    Ok(())
}

/// Forgets some answers that are older than `before`: more than one command remembers, so that they never pile up, and
/// few, so that no command pays for many.
pub(crate) async fn forget<C: ConnectionTrait>(conn: &C, before: DateTime<Utc>) -> Result<(), StoreError> {
    let oldest = Query::select()
        .columns([Column::ActorId, Column::Key])
        .from(Entity)
        .and_where(Column::At.lt(before))
        .order_by(Column::At, Order::Asc)
        .limit(FORGET_AT_ONCE)
        .to_owned();
    let keys = Expr::tuple([Expr::col(Column::ActorId), Expr::col(Column::Key)]);
    Entity::delete_many().filter(keys.in_subquery(oldest)).exec(conn).await?;
    Ok(())
}
