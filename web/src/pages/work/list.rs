//! What waits for somebody, and what comes next: up to date by itself, and said to those who do not see it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, OpenPage};
use crate::pages::Announcer;
use crate::pages::list_keys::{keep_place, place};
use crate::pages::rows::{Row, Rows};
use crate::pages::watch::Watch;
use crate::state::{ListAct, OpenActivity, OpenQuery, news};

/// See the module.
#[derive(Clone, Copy)]
pub(super) struct WorkList {
    whose: RwSignal<&'static str>,
    now: Rows<OpenActivity>,
    next: Rows<OpenActivity>,
    /// How many wait, and how many come next.
    totals: RwSignal<Option<(i32, i32)>>,
    has_more: RwSignal<bool>,
    parts: StoredValue<usize>,
    /// What was acted on last: when its row goes, the focus goes to the one that takes its place.
    acted: StoredValue<Option<String>>,
    watch: StoredValue<Option<Watch>>,
    announcer: Announcer,
}

impl WorkList {
    pub(super) fn new(whose: RwSignal<&'static str>) -> Self {
        let list = Self {
            whose,
            now: Rows::new(),
            next: Rows::new(),
            totals: RwSignal::new(None),
            has_more: RwSignal::new(false),
            parts: StoredValue::new(1),
            acted: StoredValue::new(None),
            watch: StoredValue::new(None),
            announcer: expect_context::<Announcer>(),
        };
        list.watch.set_value(Some(Watch::new(Callback::new(move |turn| list.load(turn)))));
        list
    }

    /// Loads the list, and keeps it up to date as long as the screen is there.
    pub(super) fn follow(self) {
        self.watched(|watch| {
            watch.follow();
            watch.now();
        });
    }

    /// Shows the work of somebody else.
    pub(super) fn show(self) {
        self.parts.set_value(1);
        self.totals.set(None);
        self.watched(Watch::now);
    }

    /// Shows one part more.
    pub(super) fn more(self) {
        self.parts.update_value(|parts| *parts += 1);
        self.watched(Watch::now);
    }

    /// Something was done to the activity of this key.
    pub(super) fn was_done(self, key: String) {
        self.acted.set_value(Some(key));
        self.watched(Watch::now);
    }

    /// What is known of a row.
    pub(super) fn row(self, key: &str) -> Option<OpenActivity> {
        self.now.find(key).map(|row| row.get_untracked())
    }

    /// What waits, the most urgent first.
    pub(super) fn now(self) -> Vec<Row<OpenActivity>> {
        self.now.get()
    }

    /// What comes next.
    pub(super) fn next(self) -> Vec<Row<OpenActivity>> {
        self.next.get()
    }

    pub(super) fn total(self) -> Option<i32> {
        self.totals.get().map(|(now, _)| now)
    }

    pub(super) fn next_total(self) -> Option<i32> {
        self.totals.get().map(|(_, next)| next)
    }

    pub(super) fn is_loaded(self) -> bool {
        self.totals.with(Option::is_some)
    }

    /// Whether it is known that nothing waits.
    pub(super) fn is_done(self) -> bool {
        self.total() == Some(0)
    }

    pub(super) fn has_more(self) -> bool {
        self.has_more.get()
    }

    pub(super) fn has_next(self) -> bool {
        !self.next.is_empty()
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
        let whose = self.whose.get_untracked();
        let query = OpenQuery { whose, order: "URGENCY", ..OpenQuery::default() };
        let now = OpenQuery { status: vec!["IN_PROGRESS", "FAILED"], ..query.clone() };
        let next = OpenQuery { status: vec!["PENDING"], running: true, ..query };
        let parts = self.parts.get_value();
        spawn_local(async move {
            let answer = match api::open(now, parts).await {
                Ok(now) => api::open(next, 1).await.map(|next| (now, next)),
                Err(error) => Err(error),
            };
            match answer {
                Ok((now, next)) => self.watched(|watch| {
                    if watch.is_current(turn) {
                        self.put(now, next);
                    }
                }),
                Err(error) => {
                    let shows = self.totals.try_with_untracked(Option::is_some) == Some(true);
                    self.watched(|watch| watch.failed(turn, &error, shows));
                }
            }
        });
    }

    fn put(self, now: OpenPage, next: OpenPage) {
        let before = self.now.keys();
        if self.totals.with_untracked(Option::is_some) {
            let title = |key: &str| self.now.find(key).map(|row| row.with_untracked(|row| row.title.clone()));
            self.announcer.say(news(&before, &now.rows, title));
        }
        let acted = self.acted.try_update_value(std::mem::take).flatten();
        let place = place(acted.as_deref());
        self.has_more.set(now.next.is_some());
        self.now.put(now.rows, |row| &row.key);
        self.next.put(next.rows, |row| &row.key);
        self.totals.set(Some((now.total, next.total)));
        if let Some(place) = place {
            keep_place(place);
        }
    }
}

/// What can be done to a row, from here.
#[component]
pub(super) fn Actions(row: RwSignal<OpenActivity>, act: Callback<(String, &'static ListAct)>) -> impl IntoView {
    let acts = Memo::new(move |_| row.with(|row| OpenActivity::acts(row.kind, row.status)));
    let button = move |it: &'static ListAct| {
        let begin = move |_| act.run((row.with_untracked(|row| row.key.clone()), it));
        view! {
            <button
                type="button"
                data-action=it.name
                aria-keyshortcuts=it.key.to_string()
                title=format!("{} ({})", it.label, it.key)
                on:click=begin
            >
                {it.label}
            </button>
        }
    };
    view! { <div class="actions">{move || acts.get().iter().map(button).collect_view()}</div> }
}
