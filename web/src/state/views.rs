//! The views of the record lists that people expect by name.

use waybill_shared::model::{ActivityKind, RecordKind, RecordStatus};

/// A list of records by status, or by what is under way in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// Its name in the address; empty for the first.
    pub name: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// The status of the records in it; `None` for any.
    pub status: Option<RecordStatus>,
    /// What is under way in the records in it; `None` for anything or nothing.
    pub active: Option<ActivityKind>,
    /// Whether only parents are in it.
    pub parents: bool,
}

const fn of(name: &'static str, label: &'static str, status: RecordStatus) -> View {
    View { status: Some(status), ..any(name, label) }
}

const fn any(name: &'static str, label: &'static str) -> View {
    View { name, label, status: None, active: None, parents: false }
}

const fn with(name: &'static str, label: &'static str, active: ActivityKind) -> View {
    View { active: Some(active), ..any(name, label) }
}

const ALL: View = any("", "All");
const RUNNING: [View; 6] = [
    of("in-progress", "In progress", RecordStatus::InProgress),
    of("on-hold", "On hold", RecordStatus::OnHold),
    of("failed", "Failed", RecordStatus::Failed),
    of("completed", "Completed", RecordStatus::Completed),
    of("cancelled", "Cancelled", RecordStatus::Cancelled),
    of("closed", "Closed", RecordStatus::Closed),
];

/// What a change request is doing or waiting for.
const DOING: [View; 3] = [
    with("in-review", "In review", ActivityKind::Review),
    with("in-work", "Manual activity in progress", ActivityKind::Manual),
    with("waiting", "Waiting for a release", ActivityKind::Dependent),
];

impl View {
    /// The views of a kind of record, in their order.
    pub fn all(kind: RecordKind) -> Vec<Self> {
        let first = match kind {
            RecordKind::Release => of("editing", "Editing", RecordStatus::Editing),
            RecordKind::Change => of("new", "New", RecordStatus::New),
        };
        let mut views = vec![ALL, first];
        if kind == RecordKind::Change {
            views.extend(DOING);
        }
        views.extend(RUNNING);
        if kind == RecordKind::Release {
            views.push(Self { parents: true, ..any("parents", "Parents") });
        }
        views
    }

    /// The view of this name; a name that no view has is the first one's.
    pub fn named(kind: RecordKind, name: &str) -> Self {
        Self::all(kind).into_iter().find(|view| view.name == name).unwrap_or(ALL)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use waybill_shared::model::{RecordKind, RecordStatus};

    use super::View;

    #[test]
    fn every_status_that_a_kind_can_have_has_its_view() {
        for (kind, other) in [(RecordKind::Release, RecordStatus::New), (RecordKind::Change, RecordStatus::Editing)] {
            let shown: BTreeSet<RecordStatus> = View::all(kind).iter().filter_map(|view| view.status).collect();
            let wanted: BTreeSet<RecordStatus> =
                RecordStatus::ALL.iter().copied().filter(|status| *status != other).collect();
            assert_eq!(shown, wanted);
        }
    }

    #[test]
    fn an_unknown_name_shows_all() {
        assert_eq!(View::named(RecordKind::Change, "parents").label, "All");
        assert_eq!(View::named(RecordKind::Release, "parents").label, "Parents");
    }
}
