//! Which refusal applies: every check is made, and the first code in the order of the rules is the answer.

use std::collections::BTreeSet;

use waybill_shared::engine::{Command, NewActivity, Request};
use waybill_shared::model::{ActivityStatus, Code, Family, RecordId, RecordKind, RecordStatus, Subject};

use super::activity_refuse::{linking, manual_in_progress, returning, voting};
use super::edit_refuse;
use super::story::Story;
use super::world::{World, holds_others};

pub(crate) fn refusal(world: &World, request: &Request) -> Option<Code> {
    if makes_no_sense(world, &request.command) {
        return Some(Code::InvalidInput);
    }
    if !all_known(world, &request.command) {
        return Some(Code::NotFound);
    }
    let mut found = general(world, request);
    found.extend(of_command(world, request));
    if let Some(first) = found.first() {
        return Some(*first);
    }
    // All checks on the parent come before the first child's.
    let Command::Start { children, .. } = &request.command else { return None };
    let children: BTreeSet<RecordId> = children.iter().copied().collect();
    children.iter().find_map(|child| codes(starting(world, *child)).first().copied())
}

/// The refusal that shows only when the command has been carried out: an empty container that was added or moved
/// began at once.
pub(crate) fn afterwards(before: &World, request: &Request, story: &Story) -> Result<(), Code> {
    let empty = |id| {
        story.begun.contains(&id) && holds_others(story.world.node(id).kind) && story.world.node(id).children.is_empty()
    };
    if edit_refuse::added_or_moved(before, &request.command).into_iter().any(empty) {
        return Err(Code::EmptyPlan);
    }
    Ok(())
}

/// The codes whose condition is true.
pub(super) fn codes(checks: Vec<(bool, Code)>) -> BTreeSet<Code> {
    checks.into_iter().filter(|(applies, _)| *applies).map(|(_, code)| code).collect()
}

/// Refusals that every command of a kind shares: the version, the comment, the class of record.
fn general(world: &World, request: &Request) -> BTreeSet<Code> {
    use Command as C;
    let needs_comment = matches!(
        request.command,
        C::Fail { .. }
            | C::Skip { .. }
            | C::ReturnTo { .. }
            | C::Hold { .. }
            | C::Resume { .. }
            | C::Cancel { .. }
            | C::Close { .. }
            | C::Unlink { .. }
            | C::UnlinkChild { .. }
            | C::ConvertToParent { .. }
            | C::Comment { .. }
    );
    let blank = request.comment.as_deref().is_none_or(|text| text.trim().is_empty());
    let seen = request.expected_version;
    let version = world.first_record(&request.command).map(|id| world.tree(id).version);
    let class = world.first_record(&request.command).map(|id| world.tree(id).kind);
    codes(vec![
        (seen.is_some() && seen != version, Code::VersionConflict),
        (needs_comment && blank, Code::CommentRequired),
        (request.class.is_some() && request.class != class, Code::WrongKind),
    ])
}

/// What a command names, the record whose version it may expect first.
pub(super) fn named(command: &Command) -> Vec<Subject> {
    use Command as C;
    match command {
        C::Start { record, .. }
        | C::Hold { record, .. }
        | C::Resume { record, .. }
        | C::Cancel { record, .. }
        | C::Close { record }
        | C::ConvertToParent { record }
        | C::RevertParent { record } => vec![Subject::Record(*record)],
        C::Complete { activity, .. }
        | C::Fail { activity }
        | C::Vote { activity, .. }
        | C::Skip { activity }
        | C::ReturnTo { activity, .. }
        | C::Unnest { container: activity }
        | C::Delete { activity }
        | C::SetReview { activity, .. }
        | C::SetAfterChildren { activity, .. }
        | C::Delegate { activity, .. } => vec![Subject::Activity(*activity)],
        C::Link { manual, dependent } | C::Unlink { manual, dependent } => {
            vec![Subject::Activity(*manual), Subject::Activity(*dependent)]
        }
        C::LinkChild { parent, child } | C::UnlinkChild { parent, child } => {
            vec![Subject::Record(*parent), Subject::Record(*child)]
        }
        C::Add { place, .. } => edit_refuse::named(place),
        C::Move { activity, place } => {
            let mut named = vec![Subject::Activity(*activity)];
            named.extend(edit_refuse::named(place));
            named
        }
        C::Nest { activities, .. } => activities.iter().copied().map(Subject::Activity).collect(),
        C::ChangeFields { subject, .. } | C::Assign { subject, .. } | C::Comment { subject } => vec![*subject],
    }
}

pub(super) fn record_of(world: &World, subject: Subject) -> RecordId {
    match subject {
        Subject::Record(id) => id,
        Subject::Activity(id) => world.node(id).record,
    }
}

impl World {
    /// The record whose version a command may expect; none when what it names is not there.
    pub(crate) fn first_record(&self, command: &Command) -> Option<RecordId> {
        match named(command).first()? {
            Subject::Record(id) => self.records.contains_key(id).then_some(*id),
            Subject::Activity(id) => self.nodes.get(id).map(|node| node.record),
        }
    }
}

fn all_known(world: &World, command: &Command) -> bool {
    named(command).into_iter().all(|subject| match subject {
        Subject::Record(id) => world.records.contains_key(&id),
        Subject::Activity(id) => world.nodes.contains_key(&id),
    })
}

/// Input that is wrong whatever the statuses are.
fn makes_no_sense(world: &World, command: &Command) -> bool {
    match command {
        Command::Start { record, children: named }
        | Command::Hold { record, except: named }
        | Command::Resume { record, except: named }
        | Command::Cancel { record, except: named } => {
            let family = world.children_of_parent(*record);
            world.records.contains_key(record) && named.iter().any(|child| !family.contains(child))
        }
        other => edit_refuse::makes_no_sense(world, other),
    }
}

fn of_command(world: &World, request: &Request) -> BTreeSet<Code> {
    use Command as C;
    codes(match &request.command {
        C::Start { record, .. } => starting(world, *record),
        C::Complete { activity, despite_unapproved } => {
            let mut checks = manual_in_progress(world, *activity);
            let asked = |dependent: &_| {
                let status = world.node(*dependent).status;
                ![ActivityStatus::Completed, ActivityStatus::Skipped].contains(&status)
            };
            let unapproved = world.linked(*activity).iter().filter(|it| asked(it)).any(|it| !world.approved(*it));
            checks.push((!despite_unapproved && unapproved, Code::ChangeNotApproved));
            checks
        }
        C::Fail { activity } => manual_in_progress(world, *activity),
        C::Vote { activity, reviewer, .. } => voting(world, *activity, *reviewer, request),
        C::Skip { activity } => {
            use ActivityStatus::{Failed, InProgress, Pending};
            let mut checks = open(world, world.node(*activity).record);
            let status = world.node(*activity).status;
            checks.push((!world.running(world.node(*activity).record), Code::InvalidStatus));
            checks.push((![Pending, InProgress, Failed].contains(&status), Code::InvalidStatus));
            checks
        }
        C::ReturnTo { activity, leave_closed_changes } => returning(world, *activity, *leave_closed_changes),
        C::Hold { record, .. } => {
            vec![closed(world, *record), (!world.running(*record), Code::InvalidStatus)]
        }
        C::Resume { record, .. } => vec![
            closed(world, *record),
            (world.tree(*record).status != RecordStatus::OnHold, Code::InvalidStatus),
            (nothing_to_run(world, *record), Code::EmptyPlan),
        ],
        C::Cancel { record, .. } => vec![closed(world, *record), (world.done(*record), Code::InvalidStatus)],
        C::Close { record } => {
            use RecordStatus::{Cancelled, Completed, Failed};
            let fits = [Completed, Failed, Cancelled].contains(&world.tree(*record).status);
            vec![closed(world, *record), (!fits, Code::InvalidStatus)]
        }
        C::Link { manual, dependent } => linking(world, *manual, *dependent),
        C::Unlink { manual, dependent } => {
            let both = closed(world, world.node(*manual).record).0 && closed(world, world.node(*dependent).record).0;
            vec![(!world.links.contains(&(*manual, *dependent)), Code::NotFound), (both, Code::RecordClosed)]
        }
        C::LinkChild { parent, child } => vec![
            (change(world, *parent) || change(world, *child), Code::WrongKind),
            closed(world, *parent),
            closed(world, *child),
            (world.tree(*parent).family != Family::Parent, Code::NotAParent),
            (world.tree(*child).family == Family::Parent, Code::AlreadyAParent),
            (matches!(world.tree(*child).family, Family::ChildOf(_)), Code::AlreadyAChild),
        ],
        C::UnlinkChild { parent, child } => vec![
            (world.tree(*child).family != Family::ChildOf(*parent), Code::NotFound),
            (closed(world, *parent).0 && closed(world, *child).0, Code::RecordClosed),
        ],
        C::ConvertToParent { record } => vec![
            (change(world, *record), Code::WrongKind),
            closed(world, *record),
            (world.tree(*record).family == Family::Parent, Code::AlreadyAParent),
            (matches!(world.tree(*record).family, Family::ChildOf(_)), Code::AlreadyAChild),
        ],
        C::RevertParent { record } => vec![
            (change(world, *record), Code::WrongKind),
            closed(world, *record),
            (world.tree(*record).family != Family::Parent, Code::NotAParent),
        ],
        C::ChangeFields { subject, .. } | C::Assign { subject, .. } | C::Comment { subject } => {
            vec![closed(world, record_of(world, *subject))]
        }
        C::Delegate { activity, .. } => vec![closed(world, world.node(*activity).record)],
        plan_edit => edit_refuse::checks(world, plan_edit),
    })
}

pub(super) fn closed(world: &World, record: RecordId) -> (bool, Code) {
    (world.tree(record).status == RecordStatus::Closed, Code::RecordClosed)
}

/// Commands on activities need a record that is neither closed nor held.
pub(super) fn open(world: &World, record: RecordId) -> Vec<(bool, Code)> {
    vec![closed(world, record), (world.tree(record).status == RecordStatus::OnHold, Code::RecordOnHold)]
}

pub(super) fn change(world: &World, record: RecordId) -> bool {
    world.tree(record).kind == RecordKind::Change
}

fn nothing_to_run(world: &World, record: RecordId) -> bool {
    world.tree(record).roots.is_empty() && world.children_of_parent(record).is_empty()
}

fn starting(world: &World, record: RecordId) -> Vec<(bool, Code)> {
    let hollow = |id: &_| holds_others(world.node(*id).kind) && world.node(*id).children.is_empty();
    vec![
        closed(world, record),
        (![RecordStatus::Editing, RecordStatus::New].contains(&world.tree(record).status), Code::InvalidStatus),
        (nothing_to_run(world, record), Code::EmptyPlan),
        (world.whole(record).iter().any(hollow), Code::EmptyPlan),
    ]
}

/// What the new activities of a command are.
pub(super) fn new_activities(command: &Command) -> &[NewActivity] {
    match command {
        Command::Add { activities, .. } => activities,
        Command::Nest { container, .. } => std::slice::from_ref(container),
        _ => &[],
    }
}
