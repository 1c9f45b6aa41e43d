//! The activities of a view, in groups by who or what holds them up; up to date by itself.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, OpenPage};
use crate::pages::list_keys::{keep_place, place};
use crate::pages::rows::Rows;
use crate::pages::watch::Watch;
use crate::state::{OpenActivity, OpenQuery, groups};

/// A group: who or what, what has to happen, and the keys of the activities.
type Group = (String, &'static str, Vec<String>);

/// See the module.
#[derive(Clone, Copy)]
pub(super) struct ProgressList {
    rows: Rows<OpenActivity>,
    groups: RwSignal<Vec<Group>>,
    total: RwSignal<Option<i32>>,
    has_more: RwSignal<bool>,
    query: StoredValue<Option<OpenQuery>>,
    parts: StoredValue<usize>,
    watch: StoredValue<Option<Watch>>,
}

impl ProgressList {
    pub(super) fn new() -> Self {
        let list = Self {
            rows: Rows::new(),
            groups: RwSignal::new(Vec::new()),
            total: RwSignal::new(None),
            has_more: RwSignal::new(false),
            query: StoredValue::new(None),
            parts: StoredValue::new(1),
            watch: StoredValue::new(None),
        };
        list.watch.set_value(Some(Watch::new(Callback::new(move |turn| list.load(turn)))));
        list
    }

    /// Keeps the list up to date as long as the screen is there.
    pub(super) fn follow(self) {
        self.watched(Watch::follow);
    }

    /// Shows what `query` asks for.
    pub(super) fn show(self, query: OpenQuery) {
        self.query.set_value(Some(query));
        self.parts.set_value(1);
        self.watched(Watch::now);
    }

    /// Shows one part more.
    pub(super) fn more(self) {
        self.parts.update_value(|parts| *parts += 1);
        self.watched(Watch::now);
    }

    /// Something was done from here.
    pub(super) fn again(self) {
        self.watched(Watch::now);
    }

    pub(super) fn groups(self) -> Vec<Group> {
        self.groups.get()
    }

    /// The keys of what this one holds up.
    pub(super) fn keys_of(self, name: &str) -> Vec<String> {
        let of = |groups: &Vec<Group>| groups.iter().find(|(known, ..)| known == name).map(|(.., keys)| keys.clone());
        self.groups.with(of).unwrap_or_default()
    }

    pub(super) fn row(self, key: &str) -> Option<ArcRwSignal<OpenActivity>> {
        self.rows.find(key)
    }

    /// How many there are, once that is known.
    pub(super) fn total(self) -> Option<i32> {
        self.total.get()
    }

    pub(super) fn is_loaded(self) -> bool {
        self.total.with(Option::is_some)
    }

    pub(super) fn has_more(self) -> bool {
        self.has_more.get()
    }

    pub(super) fn problem(self) -> Signal<Option<String>> {
        Signal::derive(move || self.watch.try_get_value().flatten().and_then(|watch| watch.problem().get()))
    }

    fn watched(self, with: impl FnOnce(Watch)) {
        if let Some(watch) = self.watch.try_get_value().flatten() {
            with(watch);
        }
    }

    fn load(self, turn: u32) {
        let Some(query) = self.query.get_value() else { return };
        let parts = self.parts.get_value();
        spawn_local(async move {
            match api::open(query, parts).await {
                Ok(page) => self.watched(|watch| {
                    if watch.is_current(turn) {
                        self.put(page);
                    }
                }),
                Err(error) => {
                    let shows = self.total.try_with_untracked(Option::is_some) == Some(true);
                    self.watched(|watch| watch.failed(turn, &error, shows));
                }
            }
        });
    }

    fn put(self, page: OpenPage) {
        let place = place(None);
        let groups = groups(&page.rows);
        self.has_more.set(page.next.is_some());
        self.rows.put(page.rows, |row| &row.key);
        self.total.set(Some(page.total));
        if self.groups.with_untracked(|known| *known != groups) {
            self.groups.set(groups);
        }
        if let Some(place) = place {
            keep_place(place);
        }
    }
}
