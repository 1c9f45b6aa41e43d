//! Commands: what people do to records and activities.

use std::collections::BTreeMap;

use cynic::{Id, MutationBuilder};
use waybill_shared::model::{ActivityKind, RecordKind};

use super::input::{PlanActivityInput, place, step};
use super::mutation::Payload;
use super::{ApiError, graphql, mutation};

/// What every command carries besides what it is about.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plain {
    /// Why.
    pub(crate) comment: Option<String>,
    /// The same for a command that is sent again, so that it has one effect.
    pub(crate) once: String,
}

/// An activity to add.
#[derive(Debug, Clone)]
pub(crate) struct NewStep {
    /// What it is.
    pub(crate) kind: ActivityKind,
    /// What is to be done.
    pub(crate) title: String,
    /// Who does it, by login.
    pub(crate) assigned_to: Option<String>,
    /// Who reviews, by login; each of them has to approve.
    pub(crate) reviewers: Vec<String>,
}

/// Something to do to an activity. Other activities are named by key, people by login or id.
#[derive(Debug, Clone)]
pub(crate) enum ActivityCommand {
    /// Mark it done.
    Complete {
        /// Even while a linked change is not approved.
        despite: bool,
    },
    /// Mark it failed.
    Fail,
    /// Vote.
    Vote {
        /// For or against.
        approve: bool,
        /// As this reviewer.
        reviewer: Option<String>,
    },
    /// Pass over it.
    Skip,
    /// Do it again.
    ReturnTo {
        /// Leave closed changes as they are.
        leave_closed: bool,
    },
    /// Say who does it.
    Assign(Option<String>),
    /// Hand it on.
    Delegate(Option<String>),
    /// Say something.
    Comment,
    /// Let a change's dependent activity wait for a release's manual one.
    Link {
        /// The release's.
        manual: String,
        /// The change's.
        dependent: String,
    },
    /// Cut such a link.
    Unlink {
        /// The release's.
        manual: String,
        /// The change's.
        dependent: String,
    },
    /// Add a step after it.
    AddAfter(NewStep),
    /// Add a step in it.
    AddInside(NewStep),
    /// Put it before this one.
    MoveBefore(String),
    /// Put it after this one.
    MoveAfter(String),
    /// Take it out of the plan.
    Delete,
}

/// Something to do to a record. Other records are named by key.
#[derive(Debug, Clone)]
pub(crate) enum RecordCommand {
    Start,
    Hold,
    Resume,
    Cancel,
    Close,
    ConvertToParent,
    RevertParent,
    LinkChild { parent: String, child: String },
    UnlinkChild { parent: String, child: String },
    Add(NewStep),
    Assign(Option<String>),
    Comment,
}

/// The text of a mutation with its input.
macro_rules! write {
    ($name:ident { $($field:ident $(: $value:expr)?),* $(,)? }) => {{
        let input = mutation::$name::Input { $($field $(: $value)?),* };
        graphql::write(&mutation::$name::Mutation::build(mutation::$name::Variables { input }))
    }};
}

/// Likewise, with what every command carries.
macro_rules! command {
    ($name:ident { $($field:ident $(: $value:expr)?),* $(,)? }, $plain:expr) => {{
        let Plain { comment, once } = $plain;
        write!($name { $($field $(: $value)?,)* comment, idempotency_key: Some(once) })
    }};
}

/// Sends a mutation. Every mutation answers in the same way, under its own name.
async fn send(mutation: String) -> Result<Payload, ApiError> {
    let answer: BTreeMap<String, Payload> = graphql::read(&graphql::post(mutation).await?)?;
    answer.into_values().next().ok_or_else(|| ApiError::Unexpected("an answer without its payload".into()))
}

/// Does something to the activity `key` of `record`. Answers which child releases were left out.
pub(crate) async fn activity_command(
    record: &str,
    key: &str,
    command: ActivityCommand,
    plain: Plain,
) -> Result<Vec<String>, ApiError> {
    Ok(send(write_activity_command(record, key, command, plain)?).await?.left_out())
}

fn write_activity_command(record: &str, key: &str, command: ActivityCommand, plain: Plain) -> Result<String, ApiError> {
    let activity = Id::new(key);
    let record = Id::new(record);
    match command {
        ActivityCommand::Complete { despite } => {
            command!(complete_activity { activity, despite_unapproved_changes: Some(despite) }, plain)
        }
        ActivityCommand::Fail => command!(fail_activity { activity }, plain),
        ActivityCommand::Vote { approve, reviewer } => {
            command!(vote { activity, approve, reviewer: reviewer.map(Id::new) }, plain)
        }
        ActivityCommand::Skip => command!(skip_activity { activity }, plain),
        ActivityCommand::ReturnTo { leave_closed } => {
            command!(return_to_activity { activity, leave_closed_changes: Some(leave_closed) }, plain)
        }
        ActivityCommand::Assign(to) => command!(assign { subject: activity, to: to.map(Id::new) }, plain),
        ActivityCommand::Delegate(to) => command!(delegate { activity, to: to.map(Id::new) }, plain),
        ActivityCommand::Comment => remark(activity, plain),
        ActivityCommand::Link { manual, dependent } => {
            command!(link_change { activity: Id::new(manual), dependent: Id::new(dependent) }, plain)
        }
        ActivityCommand::Unlink { manual, dependent } => {
            command!(unlink_change { activity: Id::new(manual), dependent: Id::new(dependent) }, plain)
        }
        ActivityCommand::AddAfter(step) => {
            let place = place(None, Some(activity), None);
            command!(add_activities { record, place: Some(place), activities: vec![planned(step)] }, plain)
        }
        ActivityCommand::AddInside(step) => {
            let place = place(Some(activity), None, None);
            command!(add_activities { record, place: Some(place), activities: vec![planned(step)] }, plain)
        }
        ActivityCommand::MoveBefore(other) => {
            let place = place(None, None, Some(Id::new(other)));
            command!(move_activity { activity, place }, plain)
        }
        ActivityCommand::MoveAfter(other) => {
            let place = place(None, Some(Id::new(other)), None);
            command!(move_activity { activity, place }, plain)
        }
        ActivityCommand::Delete => command!(delete_activity { activity }, plain),
    }
}

/// Does something to a record. Answers which child releases were left out.
pub(crate) async fn record_command(
    kind: RecordKind,
    key: &str,
    command: RecordCommand,
    plain: Plain,
) -> Result<Vec<String>, ApiError> {
    Ok(send(write_record_command(kind, key, command, plain)?).await?.left_out())
}

fn write_record_command(kind: RecordKind, key: &str, command: RecordCommand, plain: Plain) -> Result<String, ApiError> {
    let record = Id::new(key);
    let (release, change) = (record.clone(), record.clone());
    match (command, kind) {
        (RecordCommand::Start, RecordKind::Release) => command!(start_release { release }, plain),
        (RecordCommand::Start, RecordKind::Change) => command!(start_change { change }, plain),
        (RecordCommand::Hold, RecordKind::Release) => command!(hold_release { release }, plain),
        (RecordCommand::Hold, RecordKind::Change) => command!(hold_change { change }, plain),
        (RecordCommand::Resume, RecordKind::Release) => command!(resume_release { release }, plain),
        (RecordCommand::Resume, RecordKind::Change) => command!(resume_change { change }, plain),
        (RecordCommand::Cancel, RecordKind::Release) => command!(cancel_release { release }, plain),
        (RecordCommand::Cancel, RecordKind::Change) => command!(cancel_change { change }, plain),
        (RecordCommand::Close, RecordKind::Release) => command!(close_release { release }, plain),
        (RecordCommand::Close, RecordKind::Change) => command!(close_change { change }, plain),
        (RecordCommand::ConvertToParent, _) => command!(convert_to_parent { release }, plain),
        (RecordCommand::RevertParent, _) => command!(revert_parent { release }, plain),
        (RecordCommand::LinkChild { parent, child }, _) => {
            command!(link_child { parent: Id::new(parent), child: Id::new(child) }, plain)
        }
        (RecordCommand::UnlinkChild { parent, child }, _) => {
            command!(unlink_child { parent: Id::new(parent), child: Id::new(child) }, plain)
        }
        (RecordCommand::Add(step), _) => {
            command!(add_activities { record, place: None, activities: vec![planned(step)] }, plain)
        }
        (RecordCommand::Assign(to), _) => command!(assign { subject: record, to: to.map(Id::new) }, plain),
        (RecordCommand::Comment, _) => remark(record, plain),
    }
}

/// Creates an empty record and answers its key.
pub(crate) async fn create_record(
    kind: RecordKind,
    title: String,
    description: Option<String>,
    once: String,
) -> Result<String, ApiError> {
    let idempotency_key = Some(once);
    let mutation = match kind {
        RecordKind::Release => write!(create_release { title, description, idempotency_key }),
        RecordKind::Change => write!(create_change { title, description, idempotency_key }),
    };
    Ok(send(mutation?).await?.key())
}

fn remark(subject: Id, plain: Plain) -> Result<String, ApiError> {
    write!(comment { subject, comment: plain.comment.unwrap_or_default(), idempotency_key: Some(plain.once) })
}

fn planned(new: NewStep) -> PlanActivityInput {
    step(new.kind, new.title, new.assigned_to, new.reviewers)
}
