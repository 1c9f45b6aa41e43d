//! What waits for somebody and for their teams, what there is to see to in records of theirs, and what comes next: up
//! to date by itself, and said to those who do not see it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, ApiError, OpenPage};
use crate::pages::acting::Known;
use crate::pages::list_keys::{keep_place, place};
use crate::pages::rows::{Row, Rows};
use crate::pages::watch::Watch;
use crate::pages::{Announcer, Session, WorkCount};
use crate::state::{Duties, Duty, OpenActivity, OpenQuery, news};

/// How many there are of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Totals {
    /// For who is signed in.
    pub(super) mine: i32,
    /// For their teams, and not for them.
    pub(super) teams: i32,
    /// To see to in records of theirs.
    pub(super) duties: usize,
    /// What comes next for them.
    pub(super) next: i32,
}

/// See the module.
#[derive(Clone, Copy)]
pub(super) struct WorkList {
    mine: Rows<OpenActivity>,
    teams: Rows<OpenActivity>,
    stuck: Rows<OpenActivity>,
    duties: Rows<Duty>,
    next: Rows<OpenActivity>,
    totals: RwSignal<Option<Totals>>,
    has_more: RwSignal<bool>,
    parts: StoredValue<usize>,
    /// What was acted on last: when its row goes, the focus goes to the one that takes its place.
    acted: StoredValue<Option<String>>,
    watch: StoredValue<Option<Watch>>,
    announcer: Announcer,
    session: Session,
    count: WorkCount,
}

impl WorkList {
    pub(super) fn new() -> Self {
        let list = Self {
            mine: Rows::new(),
            teams: Rows::new(),
            stuck: Rows::new(),
            duties: Rows::new(),
            next: Rows::new(),
            totals: RwSignal::new(None),
            has_more: RwSignal::new(false),
            parts: StoredValue::new(1),
            acted: StoredValue::new(None),
            watch: StoredValue::new(None),
            announcer: expect_context::<Announcer>(),
            session: expect_context::<Session>(),
            count: expect_context::<WorkCount>(),
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

    /// Shows one part more.
    pub(super) fn more(self) {
        self.parts.update_value(|parts| *parts += 1);
        self.watched(Watch::now);
    }

    /// Something was done to the activity or the record of this key.
    pub(super) fn was_done(self, key: String) {
        self.acted.set_value(Some(key));
        self.watched(Watch::now);
    }

    /// What is known of a row.
    pub(super) fn known(self, key: &str) -> Option<Known> {
        let of = |row: &OpenActivity, acts| (row.record.clone(), row.title.clone(), acts);
        if let Some(row) = self.mine.find(key).or_else(|| self.teams.find(key)) {
            return Some(row.with_untracked(|row| of(row, row.own_acts())));
        }
        if let Some(row) = self.stuck.find(key) {
            return Some(row.with_untracked(|row| of(row, row.remedy())));
        }
        let row = self.duties.find(key)?;
        Some(row.with_untracked(|row| (row.key.clone(), row.title.clone(), row.acts)))
    }

    /// What waits for who is signed in, the most urgent first.
    pub(super) fn mine(self) -> Vec<Row<OpenActivity>> {
        self.mine.get()
    }

    /// What waits for somebody in their teams.
    pub(super) fn teams(self) -> Vec<Row<OpenActivity>> {
        self.teams.get()
    }

    /// What failed or lacks somebody in records of theirs.
    pub(super) fn stuck(self) -> Vec<Row<OpenActivity>> {
        self.stuck.get()
    }

    /// The records of theirs that wait for them.
    pub(super) fn duties(self) -> Vec<Row<Duty>> {
        self.duties.get()
    }

    /// What comes next.
    pub(super) fn next(self) -> Vec<Row<OpenActivity>> {
        self.next.get()
    }

    /// How many there are.
    pub(super) fn totals(self) -> Totals {
        self.totals.get().unwrap_or(Totals { mine: 0, teams: 0, duties: 0, next: 0 })
    }

    pub(super) fn is_loaded(self) -> bool {
        self.totals.with(Option::is_some)
    }

    /// Whether it is known that nothing waits.
    pub(super) fn is_done(self) -> bool {
        self.totals.get().is_some_and(|totals| totals.mine == 0 && totals.duties == 0)
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
        let parts = self.parts.get_value();
        spawn_local(async move {
            match self.ask(parts).await {
                Ok(Some(answer)) => self.watched(|watch| {
                    if watch.is_current(turn) {
                        self.put(answer);
                    }
                }),
                Ok(None) => {}
                Err(error) => {
                    let shows = self.totals.try_with_untracked(Option::is_some) == Some(true);
                    self.watched(|watch| watch.failed(turn, &error, shows));
                }
            }
        });
    }

    /// `None` when nobody is signed in any more.
    async fn ask(self, parts: usize) -> Result<Option<Answer>, ApiError> {
        let Some(me) = self.session.person_untracked() else { return Ok(None) };
        let query = OpenQuery { whose: "MINE", order: "URGENCY", ..OpenQuery::default() };
        let now = OpenQuery { status: vec!["IN_PROGRESS", "FAILED"], ..query.clone() };
        let all = OpenQuery { whose: "MINE_OR_MY_TEAMS", ..now.clone() };
        let next = OpenQuery { status: vec!["PENDING"], running: true, ..query };
        Ok(Some(Answer {
            mine: api::open(now, parts).await?,
            all: api::open(all, parts).await?,
            duties: api::duties(&me).await?,
            next: api::open(next, 1).await?,
        }))
    }

    fn put(self, Answer { mine, all, duties, next }: Answer) {
        let before = self.mine.keys();
        if self.totals.with_untracked(Option::is_some) {
            let title = |key: &str| self.mine.find(key).map(|row| row.with_untracked(|row| row.title.clone()));
            self.announcer.say(news(&before, &mine.rows, title));
        }
        let acted = self.acted.try_update_value(std::mem::take).flatten();
        let place = place(acted.as_deref());
        // Both lists are in the same order: what is mine in the first part of the one is in the first of the other.
        let mut teams = all.rows;
        teams.retain(|row| mine.rows.iter().all(|it| it.key != row.key));
        self.totals.set(Some(Totals {
            mine: mine.total,
            teams: (all.total - mine.total).max(0),
            duties: duties.total(),
            next: next.total,
        }));
        self.count.set(mine.total.into());
        self.has_more.set(mine.next.is_some() || all.next.is_some());
        self.mine.put(mine.rows, |row| &row.key);
        self.teams.put(teams, |row| &row.key);
        self.stuck.put(duties.stuck, |row| &row.key);
        self.duties.put(duties.records, |row| &row.key);
        self.next.put(next.rows, |row| &row.key);
        if let Some(place) = place {
            keep_place(place);
        }
    }
}

/// All that the list asks for.
struct Answer {
    mine: OpenPage,
    /// Theirs, and their teams'.
    all: OpenPage,
    duties: Duties,
    next: OpenPage,
}
