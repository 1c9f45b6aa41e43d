//! What the engine and people know of a new record or activity, as one row.

use chrono::{DateTime, Utc};
use waybill_shared::model::{Activity, Counts, Family, Record, RecordId, RecordKind};

use super::history::Act;
use crate::domain::{ActivityRow, NewRecord, PlanActivity, Progress, RecordRow};

pub(super) fn record_row(id: RecordId, new: NewRecord, rows: &[Activity], act: &Act) -> RecordRow {
    let mut root = Counts::default();
    let mut progress = Progress::default();
    for activity in rows {
        progress.count(activity, 1);
        if activity.parent.is_none() {
            root.count(activity.status, 1);
        }
    }
    let empty = rows.iter().filter(|it| it.kind.is_container() && it.counts.children == 0).count();
    let record = Record {
        id,
        key: format!("{}{id}", new.kind.prefix()),
        kind: new.kind,
        status: new.kind.first_status(),
        closed_from: None,
        actual_start: None,
        actual_end: None,
        family: Family::Single,
        held_by_parent: false,
        root,
        activities: i32::try_from(rows.len()).unwrap_or(i32::MAX),
        empty_containers: i32::try_from(empty).unwrap_or(i32::MAX),
        version: 1,
    };
    RecordRow {
        record,
        title: new.title,
        description: new.description,
        category: new.category,
        release_type: (new.kind == RecordKind::Release).then_some(new.release_type),
        impact: new.impact,
        priority: new.priority,
        risk: new.risk,
        owner: new.owner,
        assigned_to: new.assigned_to,
        created_by: Some(act.actor),
        created_at: act.at,
        modified_at: act.at,
        scheduled_start: new.scheduled_start,
        scheduled_end: new.scheduled_end,
        downtime_start: new.downtime_start,
        downtime_end: new.downtime_end,
        reason: new.reason,
        area: new.area,
        implementation_plan: new.implementation_plan,
        test_plan: new.test_plan,
        backout_plan: new.backout_plan,
        progress,
    }
}

pub(super) fn activity_row(activity: &Activity, plan: &PlanActivity, at: DateTime<Utc>) -> ActivityRow {
    ActivityRow {
        activity: activity.clone(),
        key: key_of(activity),
        title: plan.title.clone(),
        description: plan.description.clone(),
        area: plan.area.clone(),
        stage: plan.stage.clone(),
        role: plan.role.clone(),
        owner: plan.owner,
        assigned_to: plan.assigned_to,
        delegated_to: None,
        scheduled_start: plan.scheduled_start,
        scheduled_end: plan.scheduled_end,
        planned_minutes: plan.planned_minutes,
        notes: plan.notes.clone(),
        since: at,
    }
}

pub(super) fn key_of(activity: &Activity) -> String {
    format!("{}{}", activity.kind.prefix(), activity.id)
}
