//! New activities on their way into a plan: whether they make sense as trees, and the rows that they become.

use std::collections::BTreeMap;

use super::command::NewActivity;
use super::review::valid_review;
use crate::model::{
    Activity, ActivityId, ActivityKind, ActivityStatus, Code, Condition, Counts, Rank, RecordId, RecordKind, Refusal,
    Review,
};

/// How many levels of activities a record may have.
pub const MAX_LEVELS: usize = 64;
/// How many activities a record may have.
pub const MAX_ACTIVITIES: usize = 200_000;

/// The rows of a plan that a record is created with, all PENDING: parents before children, siblings in order.
///
/// # Errors
/// `INVALID_INPUT`, `WRONG_KIND`, `TOO_DEEP`, `TOO_LARGE`, with what is wrong.
pub fn lay_out(record: RecordId, kind: RecordKind, plan: &[NewActivity]) -> Result<Vec<Activity>, Refusal> {
    let levels = check_forest(plan)?;
    check_marks(kind, true, plan)?;
    check_kinds(kind, plan)?;
    check_levels(levels)?;
    if plan.len() > MAX_ACTIVITIES {
        return Err(too_large());
    }
    let roots = Rank::series().take(plan.len()).collect();
    let mut rows = grow(record, None, roots, plan);
    let mut places: BTreeMap<ActivityId, usize> = BTreeMap::new();
    for place in 0..rows.len() {
        places.insert(rows[place].id, place);
        if let Some(holder) = rows[place].parent.and_then(|parent| places.get(&parent)) {
            rows[*holder].counts.count(ActivityStatus::Pending, 1);
        }
    }
    Ok(rows)
}

/// Whether a forest makes sense whatever the plan is that it goes to; how many levels it has.
///
/// # Errors
/// `INVALID_INPUT` with what is wrong.
pub(super) fn check_forest(plan: &[NewActivity]) -> Result<usize, Refusal> {
    let mut places: BTreeMap<ActivityId, usize> = BTreeMap::new();
    let mut levels = Vec::with_capacity(plan.len());
    for (place, new) in plan.iter().enumerate() {
        let level = match new.parent {
            None => 1,
            Some(parent) => match places.get(&parent).map(|holder| (levels[*holder], plan[*holder].kind)) {
                Some((level, kind)) if kind.is_container() => level + 1,
                Some((_, kind)) => return Err(cannot_hold(kind)),
                None => return Err(Refusal::input("plan", "An activity stands before its container.")),
            },
        };
        levels.push(level);
        if places.insert(new.id, place).is_some() {
            return Err(Refusal::input("plan", "An activity is given twice."));
        }
        if let Some(review) = &new.review {
            valid_review(review.condition, &review.reviewers)?;
        }
    }
    Ok(levels.into_iter().max().unwrap_or(0))
}

/// Whether those that wait for the child releases stand where they can.
///
/// # Errors
/// `INVALID_INPUT`.
pub(super) fn check_marks(record: RecordKind, at_top: bool, plan: &[NewActivity]) -> Result<(), Refusal> {
    let fits = |new: &NewActivity| at_top && new.parent.is_none() && record == RecordKind::Release;
    if plan.iter().any(|new| new.after_children && !fits(new)) { Err(cannot_wait()) } else { Ok(()) }
}

/// What is said of an activity of this kind that is given others to hold.
pub fn cannot_hold(kind: ActivityKind) -> Refusal {
    Refusal::input("plan", format!("A {} activity cannot have activities below it.", kind.as_str()))
}

/// What is said of one that is to wait for the child releases, where it cannot.
pub fn cannot_wait() -> Refusal {
    Refusal::input("afterChildren", "Only a top-level activity of a release can wait for the child releases.")
}

pub(super) fn check_kinds(record: RecordKind, plan: &[NewActivity]) -> Result<(), Refusal> {
    if record == RecordKind::Release && plan.iter().any(|new| new.kind == ActivityKind::Dependent) {
        let message = "Dependent activities stand in change requests only.";
        return Err(Refusal::new(Code::WrongKind, message));
    }
    Ok(())
}

pub(super) fn check_levels(levels: usize) -> Result<(), Refusal> {
    if levels > MAX_LEVELS {
        let message = format!("That makes {levels} levels; {MAX_LEVELS} are possible.");
        return Err(Refusal::new(Code::TooDeep, message));
    }
    Ok(())
}

/// The rows of a checked forest, its roots in `parent` with the ranks given.
pub(super) fn grow(
    record: RecordId,
    parent: Option<ActivityId>,
    roots: Vec<Rank>,
    plan: &[NewActivity],
) -> Vec<Activity> {
    let mut roots = roots.into_iter();
    // The ranks of each container's children, and where they are.
    let mut series = Vec::new();
    let mut places: BTreeMap<ActivityId, usize> = BTreeMap::new();
    let mut rows = Vec::with_capacity(plan.len());
    for new in plan {
        let rank = match new.parent {
            None => roots.next(),
            Some(parent) => {
                let place = *places.entry(parent).or_insert(series.len());
                if place == series.len() {
                    series.push(Rank::series());
                }
                series[place].next()
            }
        };
        let open = || Review { condition: Condition::Unanimous, reviewers: Vec::new() };
        rows.push(Activity {
            id: new.id,
            record,
            parent: new.parent.or(parent),
            rank: rank.unwrap_or_else(|| Rank::between(None, None)),
            kind: new.kind,
            status: ActivityStatus::Pending,
            actual_start: None,
            actual_end: None,
            after_children: new.after_children,
            links: 0,
            counts: Counts::default(),
            review: (new.kind == ActivityKind::Review).then(|| Box::new(new.review.clone().unwrap_or_else(open))),
        });
    }
    rows
}

/// How many levels an activity takes with all below it.
pub(super) fn height(activity: &Activity, below: &[Activity]) -> usize {
    let mut levels: BTreeMap<ActivityId, usize> = BTreeMap::from([(activity.id, 1)]);
    for it in below {
        let above = it.parent.and_then(|parent| levels.get(&parent)).copied().unwrap_or(0);
        levels.insert(it.id, above + 1);
    }
    levels.into_values().max().unwrap_or(1)
}

pub(super) fn too_large() -> Refusal {
    Refusal::new(Code::TooLarge, format!("A record holds at most {MAX_ACTIVITIES} activities."))
}
