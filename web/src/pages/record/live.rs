//! A record that moves by itself: the snapshot first, then every event as it happens, each redrawing only what it
//! changed.

use std::collections::BTreeSet;
use std::time::Duration;

use leptos::prelude::*;
use waybill_shared::model::{ActivityId, EventKind, PersonId};

use super::super::{Announcer, Session, WorkCount};
use super::header::RecordView;
use crate::api::{ApiError, Line, LineState, Subscription, Values};
use crate::state::{LiveEvent, Me, Plan, Sieve, TreeRow, label, subject};

mod following;
mod shown;

pub(super) use shown::{Closely, Shown};

/// Events of one command arrive together: they are drawn together.
const GATHER: Duration = Duration::from_millis(16);
/// So many events are kept here; what is older the server tells again.
const KEPT: usize = 2_000;

/// A list by the number of an activity, in the order of the numbers: smaller than a map, and found as fast.
type ById<T> = Vec<(ActivityId, T)>;

/// See the module.
#[derive(Clone, Copy)]
pub(super) struct Live {
    key: StoredValue<String>,
    me: PersonId,
    plan: StoredValue<Option<Plan>>,
    /// The rows that are in sight.
    rows: StoredValue<ById<ArcRwSignal<Shown>>>,
    order: RwSignal<Vec<TreeRow>>,
    /// Where in the order each row stands.
    places: StoredValue<ById<usize>>,
    /// Counts how often activities came, went or moved, or were loaded anew.
    reshaped: RwSignal<u32>,
    collapsed: StoredValue<BTreeSet<ActivityId>>,
    sieve: StoredValue<Sieve>,
    /// The activity that is looked at closely.
    closely: RwSignal<Option<Closely>>,
    watched: StoredValue<Option<ActivityId>>,
    record: RwSignal<Option<RecordView>>,
    values: RwSignal<Values>,
    news: RwSignal<Vec<LiveEvent>>,
    /// Up to this event nothing is kept here any more.
    forgotten: RwSignal<u64>,
    /// Events that are applied, and come into sight with what they changed.
    fresh: StoredValue<Vec<LiveEvent>>,
    problem: RwSignal<Option<String>>,
    /// Events that came while a snapshot is on its way, to be applied to it.
    tail: StoredValue<Option<Vec<LiveEvent>>>,
    again: StoredValue<bool>,
    rebuilt: StoredValue<bool>,
    /// `reshaped` is to change with the next drawing.
    reshaping: StoredValue<bool>,
    drawing: StoredValue<bool>,
    /// Who draws something else of the record.
    on_drawn: StoredValue<Option<Callback<Vec<LiveEvent>>>>,
    /// Turns whenever something was drawn.
    pulse: RwSignal<u32>,
    subscription: StoredValue<Option<(Subscription, Vec<String>)>>,
    /// The last event that was heard; 0 while none was.
    heard: StoredValue<u64>,
    line: Line,
    session: Session,
    announcer: Announcer,
    work: WorkCount,
}

impl Live {
    pub(super) fn new(key: String) -> Self {
        let session = expect_context::<Session>();
        let me = session.person_untracked().map_or(PersonId(0), |person| person.number);
        Self {
            key: StoredValue::new(key),
            me,
            plan: StoredValue::new(None),
            rows: StoredValue::new(Vec::new()),
            order: RwSignal::new(Vec::new()),
            places: StoredValue::new(Vec::new()),
            reshaped: RwSignal::new(0),
            collapsed: StoredValue::new(BTreeSet::new()),
            sieve: StoredValue::new(Sieve::default()),
            closely: RwSignal::new(None),
            watched: StoredValue::new(None),
            record: RwSignal::new(None),
            values: RwSignal::new(Values::default()),
            news: RwSignal::new(Vec::new()),
            forgotten: RwSignal::new(0),
            fresh: StoredValue::new(Vec::new()),
            problem: RwSignal::new(None),
            tail: StoredValue::new(None),
            again: StoredValue::new(false),
            rebuilt: StoredValue::new(false),
            reshaping: StoredValue::new(false),
            drawing: StoredValue::new(false),
            on_drawn: StoredValue::new(None),
            pulse: RwSignal::new(0),
            subscription: StoredValue::new(None),
            heard: StoredValue::new(0),
            line: expect_context::<Line>(),
            session,
            announcer: expect_context::<Announcer>(),
            work: expect_context::<WorkCount>(),
        }
    }

    /// Loads the record, and follows it as long as the screen is there.
    pub(super) fn open(self) {
        self.load();
        on_cleanup(move || self.unsubscribe());
    }

    /// The record, once it is loaded.
    pub(super) fn record(self) -> Signal<Option<RecordView>> {
        self.record.into()
    }

    /// The fields of the record that people fill in; none until they are loaded.
    pub(super) fn values(self) -> RwSignal<Values> {
        self.values
    }

    /// The rows from top to bottom.
    pub(super) fn order(self) -> RwSignal<Vec<TreeRow>> {
        self.order
    }

    /// Changes whenever activities came, went or moved, or were loaded anew.
    pub(super) fn reshaped(self) -> RwSignal<u32> {
        self.reshaped
    }

    /// Events as they arrived here, the newest last.
    pub(super) fn news(self) -> RwSignal<Vec<LiveEvent>> {
        self.news
    }

    /// Up to which event they are forgotten again; 0: none is.
    pub(super) fn forgotten(self) -> Signal<u64> {
        self.forgotten.into()
    }

    /// Why nothing is shown.
    pub(super) fn problem(self) -> Signal<Option<String>> {
        self.problem.into()
    }

    /// Asks the plan something.
    pub(super) fn ask<T>(self, question: impl FnOnce(&Plan, &Me) -> T) -> Option<T> {
        self.plan.try_with_value(|plan| plan.as_ref().map(|plan| question(plan, &plan.me(self.me))))?
    }

    /// Asks the plan something that counts its children.
    pub(super) fn ask_settled<T>(self, question: impl FnOnce(&Plan, &Me) -> T) -> Option<T> {
        self.plan.try_update_value(|plan| plan.as_mut().map(Plan::settle))?;
        self.ask(question)
    }

    /// Turns whenever something may have changed in the plan.
    pub(super) fn pulse(self) -> RwSignal<u32> {
        self.pulse
    }

    /// Calls whoever draws something else of the record whenever it is drawn, with the events that led to that.
    pub(super) fn on_drawn(self, then: Option<Callback<Vec<LiveEvent>>>) {
        self.on_drawn.try_set_value(then);
    }

    /// Changes the plan by something that is not an event, and shows it at once.
    pub(super) fn turn<T>(self, change: impl FnOnce(&mut Plan) -> T) -> Option<T> {
        let outcome = self.plan.try_update_value(|plan| plan.as_mut().map(change))??;
        self.redraw();
        Some(outcome)
    }

    /// A command was carried out. Its events are on their way, if the line is there to bring them.
    pub(super) fn after_command(self) {
        self.work.refresh();
        if self.line.state().get_untracked() != LineState::Live {
            self.load();
        }
    }

    /// A command or a question was refused.
    pub(super) fn refused(self, error: &ApiError) {
        if *error == ApiError::SignedOut {
            self.session.forget();
        }
    }

    fn rebuild(self) {
        self.rebuilt.set_value(true);
        self.draw();
    }

    fn tell(self, fresh: Vec<LiveEvent>) {
        let last = self.news.try_update(|news| {
            news.extend(fresh);
            let too_many = if news.len() > KEPT { news.len() - KEPT / 2 } else { 0 };
            news.drain(..too_many).next_back().map(|event| event.sequence)
        });
        if let Some(Some(last)) = last {
            self.forgotten.set(last);
        }
    }

    /// Draws soon.
    fn draw(self) {
        if self.drawing.try_update_value(|drawing| std::mem::replace(drawing, true)) == Some(false) {
            set_timeout(
                move || {
                    if self.drawing.try_update_value(std::mem::take).is_some() {
                        self.redraw();
                    }
                },
                GATHER,
            );
        }
    }

    fn redraw(self) {
        self.plan.update_value(|plan| {
            if let Some(plan) = plan {
                plan.settle();
            }
        });
        if self.rebuilt.try_update_value(std::mem::take) == Some(true) {
            self.reorder();
        }
        if self.reshaping.try_update_value(std::mem::take) == Some(true) {
            self.reshaped.update(|times| *times = times.wrapping_add(1));
        }
        let fresh = self.fresh.try_update_value(std::mem::take).unwrap_or_default();
        let lit = self.lit(&fresh);
        let record = self.ask(RecordView::of);
        if self.record.with_untracked(|old| *old != record) {
            self.record.set(record);
        }
        self.rows.with_value(|rows| {
            for (id, row) in rows {
                self.redraw_row(*id, row, &lit);
            }
        });
        self.redraw_closely();
        if let Some(then) = self.on_drawn.get_value() {
            then.run(fresh.clone());
        }
        // With what they changed, not a while later: the page is painted once.
        if !fresh.is_empty() {
            self.announcer.say(fresh.iter().filter_map(said).collect());
            self.tell(fresh);
        }
        self.pulse.update(|pulse| *pulse += 1);
    }
}

/// What is said of an event to whoever does not see it.
fn said(event: &LiveEvent) -> Option<String> {
    let to = event.to.as_ref().filter(|_| event.kind == EventKind::StatusChanged)?;
    Some(format!("{}: {}", subject(event), label(to)))
}
