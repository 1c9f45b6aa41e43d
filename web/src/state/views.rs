//! The views of the record lists that people expect by name.

use waybill_shared::model::{ActivityKind, RecordKind, RecordStatus};

use super::OpenQuery;

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

/// A list of activities over all records, by where they stand and for whom they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActivityView {
    /// Its name in the address; empty for the first.
    pub name: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// For whom to do, by the schema's name; empty for anybody.
    whose: &'static str,
}

const fn activities(name: &'static str, label: &'static str, whose: &'static str) -> ActivityView {
    ActivityView { name, label, whose }
}

const ACTIVITIES: [ActivityView; 6] = [
    activities("", "In progress", ""),
    activities("mine", "Mine", "MINE"),
    activities("my-teams", "My teams’", "MY_TEAMS"),
    activities("failed", "Failed", ""),
    activities("unassigned", "Unassigned", ""),
    activities("all", "All", ""),
];

/// The kinds that activities are listed by: the name in the address, what people read, and the schema's name.
pub const KINDS: [(&str, &str, &str); 4] = [
    ("", "All kinds", ""),
    ("manual", "Manual", "MANUAL"),
    ("review", "Reviews", "REVIEW"),
    ("dependent", "Dependent", "DEPENDENT"),
];

impl ActivityView {
    /// All of them, in their order.
    pub fn all() -> [Self; 6] {
        ACTIVITIES
    }

    /// The view of this name; a name that no view has is the first one's.
    pub fn named(name: &str) -> Self {
        ACTIVITIES.into_iter().find(|view| view.name == name).unwrap_or(ACTIVITIES[0])
    }

    /// What is asked for: activities of a kind (any when empty) with these words. What holds something up is what is not
    /// settled and has begun; those that do so for the longest time come first.
    pub fn query(self, kind: &'static str, search: String) -> OpenQuery {
        let status = match self.name {
            "all" => Vec::new(),
            "failed" => vec!["FAILED"],
            _ => vec!["IN_PROGRESS", "FAILED", "ON_HOLD"],
        };
        OpenQuery {
            order: if status.is_empty() { "NUMBER_DESC" } else { "SINCE_ASC" },
            status,
            kind: if kind.is_empty() { Vec::new() } else { vec![kind] },
            whose: self.whose,
            unassigned: self.name == "unassigned",
            running: false,
            search,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use waybill_shared::model::{RecordKind, RecordStatus};

    use super::super::schema;
    use super::{ActivityView, KINDS, View};

    #[test]
    fn every_view_of_activities_is_a_question_that_the_server_takes() {
        for view in ActivityView::all() {
            assert_eq!(ActivityView::named(view.name), view);
            for (_, _, kind) in KINDS {
                let query = view.query(kind, "switch".into());
                schema::check_input("ActivityFilter", &query.filter());
                schema::check_value("ActivityOrder", &query.variables(None)[2].1, "order");
                // What is sorted is bounded by its statuses.
                assert_eq!(query.order == "SINCE_ASC", !query.status.is_empty());
            }
        }
        assert_eq!(ActivityView::named("nonsense").label, "In progress");
    }

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
