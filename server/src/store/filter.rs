//! What the filters of lists select, in SQL.

use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use waybill_shared::model::{ActivityKind, ActivityStatus, RecordKind, RecordStatus, TeamId};

use crate::domain::{ActivityFilter, RecordFilter, Whose};
use crate::entity::{activity, link, record, reviewer, team_member};

/// The activities that a filter selects.
pub(crate) fn activities(filter: &ActivityFilter) -> Condition {
    use activity::Column;
    let mut all = Condition::all();
    if let Some(record) = filter.record {
        all = all.add(Column::RecordId.eq(record.0));
    }
    if !filter.status.is_empty() {
        all = all.add(in_status(&filter.status));
    }
    if !filter.kind.is_empty() {
        all = all.add(of_kind(&filter.kind));
    }
    for word in words(filter.search.as_deref()) {
        let linked = Column::Id.in_subquery(linked_to_changes(word));
        all = all.add(contains(Column::Key, word).or(contains(Column::Title, word)).or(linked));
    }
    if let Some(person) = filter.assigned_to {
        all = all.add(Column::AssignedToId.eq(person.0).or(Column::DelegatedToId.eq(person.0)));
    }
    if let Some(whose) = &filter.whose {
        all = all.add(Column::Id.in_subquery(work_of(whose, &filter.status)));
    }
    if let Some(after) = filter.since_after {
        all = all.add(Column::Since.gte(after));
    }
    if let Some(before) = filter.since_before {
        all = all.add(Column::Since.lt(before));
    }
    if let Some(before) = filter.due_before {
        all = all.add(Column::ScheduledEnd.lt(before));
    }
    if !filter.record_status.is_empty() {
        let record = record::Entity::find()
            .select_only()
            .column(record::Column::Id)
            .filter(same(record::Entity, record::Column::Id, activity::Entity, Column::RecordId))
            .filter(record::Column::Status.is_in(filter.record_status.iter().map(|status| status.as_str())))
            .into_query();
        all = all.add(Expr::exists(record));
    }
    match filter.unassigned {
        Some(true) => all.add(for_nobody()),
        Some(false) => all.add(for_nobody().not()),
        None => all,
    }
}

/// The records that a filter selects.
pub(crate) fn records(filter: &RecordFilter) -> Condition {
    use record::Column;
    let mut all = Condition::all();
    if let Some(kind) = filter.kind {
        all = all.add(Column::Kind.eq(kind.as_str()));
    }
    if !filter.status.is_empty() {
        all = all.add(Column::Status.is_in(filter.status.iter().map(|status| status.as_str())));
    }
    for word in words(filter.search.as_deref()) {
        let linked = ids_of_activities(activity::Column::RecordId)
            .filter(activity::Column::Id.in_subquery(linked_to_changes(word)))
            .into_query();
        let linked = Column::Id.in_subquery(linked);
        all = all.add(contains(Column::Key, word).or(contains(Column::Title, word)).or(linked));
    }
    if let Some(parents) = filter.parents {
        all = all.add(Column::IsParent.eq(parents));
    }
    if let Some(parent) = filter.parent {
        all = all.add(Column::ParentId.eq(parent.0));
    }
    if let Some(owner) = filter.owner {
        all = all.add(Column::OwnerId.eq(owner.0));
    }
    if let Some(person) = filter.assigned_to {
        all = all.add(Column::AssignedToId.eq(person.0));
    }
    if let Some(person) = filter.person {
        all = all.add(Column::OwnerId.eq(person.0).or(Column::AssignedToId.eq(person.0)));
    }
    if let Some(after) = filter.modified_after {
        all = all.add(Column::ModifiedAt.gte(after));
    }
    if let Some(before) = filter.modified_before {
        all = all.add(Column::ModifiedAt.lt(before));
    }
    if let Some(before) = filter.due_before {
        all = all.add(Column::ScheduledEnd.lt(before));
    }
    if !filter.activity_in_progress.is_empty() {
        // An activity is IN_PROGRESS only where its record runs: whatever is planned, held or over need not be asked.
        let running = [RecordStatus::InProgress, RecordStatus::Failed].map(RecordStatus::as_str);
        let active = ids_of_activities(activity::Column::Id)
            .filter(same(activity::Entity, activity::Column::RecordId, record::Entity, Column::Id))
            .filter(in_status(&[ActivityStatus::InProgress]))
            .filter(of_kind(&filter.activity_in_progress))
            .into_query();
        all = all.add(Column::Status.is_in(running)).add(Expr::exists(active));
    }
    all
}

/// Whether a column holds `text` somewhere, whatever the case; `%` and `_` stand for themselves.
pub(crate) fn contains(column: impl ColumnTrait, text: &str) -> Expr {
    let text = text.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let lower = Func::lower(Expr::col(column.as_column_ref()));
    Expr::expr(lower).like(LikeExpr::new(format!("%{text}%")).escape('\\'))
}

fn words(search: Option<&str>) -> impl Iterator<Item = &str> {
    search.into_iter().flat_map(str::split_whitespace)
}

fn in_status(status: &[ActivityStatus]) -> Expr {
    activity::Column::Status.is_in(status.iter().map(|status| status.as_str()))
}

fn of_kind(kind: &[ActivityKind]) -> Expr {
    activity::Column::Kind.is_in(kind.iter().map(|kind| kind.as_str()))
}

fn ids_of_activities(column: activity::Column) -> sea_orm::Select<activity::Entity> {
    activity::Entity::find().select_only().column(column)
}

/// That a column of an inner query equals one of the query around it.
fn same<A: EntityTrait, B: EntityTrait>(inner: A, column: A::Column, outer: B, other: B::Column) -> Expr {
    Expr::col((inner, column)).equals((outer, other))
}

/// The manual activities that are linked to a change request whose key or title holds `word`. There are far fewer
/// links than activities: this is worked out once, and then looked up.
fn linked_to_changes(word: &str) -> SelectStatement {
    let changes = record::Entity::find()
        .select_only()
        .column(record::Column::Id)
        .filter(record::Column::Kind.eq(RecordKind::Change.as_str()))
        .filter(contains(record::Column::Key, word).or(contains(record::Column::Title, word)))
        .into_query();
    let dependents = ids_of_activities(activity::Column::Id)
        .filter(of_kind(&[ActivityKind::Dependent]))
        .filter(activity::Column::RecordId.in_subquery(changes))
        .into_query();
    link::Entity::find()
        .select_only()
        .column(link::Column::ManualId)
        .filter(link::Column::DependentId.in_subquery(dependents))
        .into_query()
}

/// What is for these people to do, of what is in one of these statuses (any when empty). Each part has its index.
fn work_of(whose: &Whose, status: &[ActivityStatus]) -> SelectStatement {
    if let Whose::Either(person, teams) = whose {
        let mut work = work_of(&Whose::Person(*person), status);
        work.union(UnionType::Distinct, work_of(&Whose::Teams(teams.clone()), status));
        return work;
    }
    let (person, teams) = match whose {
        Whose::Person(person) | Whose::Either(person, _) => (Some(person.0), [].as_slice()),
        Whose::Teams(teams) => (None, teams.as_slice()),
    };
    let given_to = |column: activity::Column| {
        let given = ids_of_activities(activity::Column::Id).filter(match person {
            Some(person) => column.eq(person),
            None => column.in_subquery(members_of(teams)),
        });
        if status.is_empty() { given.into_query() } else { given.filter(in_status(status)).into_query() }
    };
    let under_way = ids_of_activities(activity::Column::Id)
        .filter(same(activity::Entity, activity::Column::Id, reviewer::Entity, reviewer::Column::ActivityId))
        .filter(in_status(&[ActivityStatus::InProgress]))
        .into_query();
    let votes = reviewer::Entity::find()
        .select_only()
        .column(reviewer::Column::ActivityId)
        .filter(match person {
            Some(person) => reviewer::Column::PersonId.eq(person),
            None => reviewer::Column::TeamId.is_in(teams.iter().map(|team| team.0)),
        })
        .filter(reviewer::Column::Approved.is_null())
        .filter(Expr::exists(under_way))
        .into_query();
    let mut work = given_to(activity::Column::AssignedToId);
    work.union(UnionType::Distinct, given_to(activity::Column::DelegatedToId));
    work.union(UnionType::Distinct, votes);
    work
}

fn members_of(teams: &[TeamId]) -> SelectStatement {
    team_member::Entity::find()
        .select_only()
        .column(team_member::Column::PersonId)
        .filter(team_member::Column::TeamId.is_in(teams.iter().map(|team| team.0)))
        .into_query()
}

/// Neither assigned nor delegated, and no reviewer is there to vote.
fn for_nobody() -> Expr {
    use activity::Column;
    let reviewers = reviewer::Entity::find()
        .select_only()
        .column(reviewer::Column::Ordinal)
        .filter(same(reviewer::Entity, reviewer::Column::ActivityId, activity::Entity, Column::Id))
        .into_query();
    Column::AssignedToId.is_null().and(Column::DelegatedToId.is_null()).and(Expr::exists(reviewers).not())
}
