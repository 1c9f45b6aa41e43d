//! What the parts of a record's screen share: which activity is current, which one is looked at closely, what is about
//! to be done, and how the list is folded.

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;
use waybill_shared::model::{ActivityId, ActivityStatus};

use super::foresight::Foresight;
use super::live::Live;
use crate::components::{Toasts, release};
use crate::state::{Answers, Ask, Fold, Sieve, action_words, with_activity};

/// What somebody looks for to act on.
pub(super) const MOVING: [ActivityStatus; 2] = [ActivityStatus::InProgress, ActivityStatus::Failed];

/// See the module.
#[derive(Clone, Copy)]
pub(crate) struct Desk {
    /// The record.
    pub(super) live: Live,
    /// What is about to be done, in a dialog.
    pub(super) asking: RwSignal<Option<Ask>>,
    /// The activity that is looked at closely, in the panel.
    pub(super) opened: RwSignal<Option<ActivityId>>,
    /// The row that was chosen last.
    pub(super) current: RwSignal<Option<ActivityId>>,
    /// The row that is to come into sight, and whether it takes the focus.
    pub(super) sought: RwSignal<Option<(ActivityId, bool)>>,
    /// The panel is to take the focus.
    pub(super) enters: RwSignal<bool>,
    /// What is to be known of a command that was done.
    pub(super) notice: RwSignal<Option<String>>,
    /// What is looked for in the list.
    pub(super) typed: RwSignal<String>,
    /// Whether what is settled is hidden.
    pub(super) hides_settled: RwSignal<bool>,
    /// What actions would cause, once somebody wants to know: its code comes with the dialog's.
    pub(super) foresight: StoredValue<Option<Foresight>>,
    /// What lives as long as the page.
    pub(super) owner: StoredValue<Owner>,
    /// What was given for a command that was not done, and its name: it is there again when somebody tries again.
    pub(super) kept: StoredValue<Option<(Ask, Answers, String)>>,
    pub(super) toasts: Toasts,
    /// Writes the opened activity into the address; as a page of its own in the history, if so.
    address: StoredValue<Callback<(Option<String>, bool)>>,
    /// The panel was opened here, as a page of its own in the history.
    was_opened: StoredValue<bool>,
}

impl Desk {
    /// For the record with this key.
    pub(super) fn new(live: Live, key: &str) -> Self {
        let navigate = use_navigate();
        let address = Callback::new(move |(key, is_new): (Option<String>, bool)| {
            let here = window().location();
            let (path, query) = (here.pathname().unwrap_or_default(), here.search().unwrap_or_default());
            let wanted = with_activity(&query, key.as_deref());
            if wanted != query {
                let options = NavigateOptions { replace: !is_new, scroll: false, ..Default::default() };
                navigate(&format!("{path}{wanted}"), options);
            }
        });
        let fold = remembered(key);
        let desk = Self {
            live,
            asking: RwSignal::new(None),
            opened: RwSignal::new(None),
            current: RwSignal::new(None),
            sought: RwSignal::new(None),
            enters: RwSignal::new(false),
            notice: RwSignal::new(None),
            typed: RwSignal::new(String::new()),
            hides_settled: RwSignal::new(fold.hides_settled),
            foresight: StoredValue::new(None),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
            kept: StoredValue::new(None),
            toasts: expect_context(),
            address: StoredValue::new(address),
            was_opened: StoredValue::new(false),
        };
        live.collapse(fold.collapsed);
        live.sift(Sieve::new("", fold.hides_settled));
        desk
    }

    /// Says something, to be read until somebody takes it away.
    pub(super) fn notify(self, text: String) {
        self.notice.try_set(Some(text));
    }

    /// Looks closely at an activity; `enter`: the focus goes there.
    pub(super) fn open(self, id: ActivityId, enter: bool) {
        let was_closed = self.opened.get_untracked().is_none();
        self.current.set(Some(id));
        self.opened.set(Some(id));
        self.enters.set(enter);
        self.was_opened.update_value(|was_opened| *was_opened |= was_closed);
        self.write_address(was_closed);
    }

    /// The panel shows the current row, if it is open.
    pub(super) fn follow(self, id: ActivityId) {
        if self.opened.get_untracked().is_some_and(|opened| opened != id) {
            self.opened.set(Some(id));
        }
    }

    /// Writes into the address what is open. With every step of the arrow keys would be too often for browsers.
    pub(super) fn write_address(self, is_new: bool) {
        let key = self.opened.get_untracked().and_then(|id| self.key_of(id));
        self.address.with_value(|address| address.run((key, is_new)));
    }

    /// Closes the panel; its row gets the focus, if there was one in the panel.
    pub(super) fn close(self) {
        let Some(id) = self.opened.get_untracked() else { return };
        self.opened.set(None);
        // Before its row takes the focus.
        release();
        self.sought.set(Some((id, true)));
        // In the diagram there is no row, but a box.
        request_animation_frame(move || {
            let there = document().query_selector(&format!("[role=button][data-number='{id}']")).ok().flatten();
            if let Some(there) = there.and_then(|it| it.dyn_into::<web_sys::SvgElement>().ok()) {
                // It can take the focus.
                let _ = there.focus();
            }
        });
        if self.was_opened.try_update_value(std::mem::take) == Some(true) {
            // As with the button for it: what was there before the panel is there again, with nothing after it.
            let went = window().history().and_then(|history| history.back());
            if went.is_ok() {
                return;
            }
        }
        self.write_address(false);
    }

    /// Whoever went back in the history closed the panel with it.
    pub(super) fn was_closed(self) {
        self.was_opened.set_value(false);
        self.opened.set(None);
    }

    /// What people call an activity.
    pub(super) fn key_of(self, id: ActivityId) -> Option<String> {
        self.live.ask(|plan, _| plan.facts(id).map(|facts| facts.key.clone())).flatten()
    }

    /// Key and title of the activity that is looked at closely.
    pub(super) fn titled(self) -> Option<String> {
        self.live.closely().with(|closely| closely.as_ref().map(|it| format!("{} {}", it.view.key, it.view.title)))
    }

    /// Goes to a row, out of whatever hides it.
    pub(super) fn go(self, id: ActivityId, focus: bool) {
        if !self.live.reveal(id) {
            // Not a container hides it, but what is looked for.
            self.typed.set(String::new());
            self.hide_settled(false);
            self.live.sift_now(Sieve::default());
        }
        self.current.set(Some(id));
        self.follow(id);
        self.sought.set(Some((id, focus)));
    }

    /// Goes to the next row in one of these statuses, or to the one before.
    pub(super) fn go_next(self, statuses: &[ActivityStatus], forward: bool, focus: bool) {
        let here = self.current.get_untracked();
        if let Some(Some(id)) = self.live.ask(|plan, _| plan.next_in(statuses, here, forward)) {
            self.go(id, focus);
        }
    }

    /// Does what is offered by this name to an activity, or says why not.
    pub(super) fn act(self, id: ActivityId, name: &str) {
        let asked = self.live.ask(|plan, me| {
            let offers = plan.offers(id, me);
            let offer = offers.into_iter().find(|offer| offer.action.words().name == name);
            let row = plan.row(id, me);
            row.map(|row| (offer.map(|offer| Ask::activity(&row, &offer)), row))
        });
        match asked.flatten() {
            Some((Some(ask), _)) => self.asking.set(Some(ask)),
            Some((None, row)) => {
                let waits = row.waits.join("; ");
                let waits = if waits.is_empty() { String::new() } else { format!(" It waits for {waits}.") };
                self.toasts.say(format!("{}: “{}” is not possible now.{waits}", row.key, action_words(name)));
            }
            None => {}
        }
    }

    /// Shows or hides what stands in a container.
    pub(super) fn toggle(self, id: ActivityId, expanded: bool) {
        self.live.toggle(id, expanded);
        self.remember();
    }

    /// Collapses what stands deeper than this level; 0: nothing.
    pub(super) fn collapse(self, level: usize) {
        let containers =
            self.live.ask(|plan, _| if level == 0 { BTreeSet::new() } else { plan.containers_from(level) });
        self.live.collapse(containers.unwrap_or_default());
        self.remember();
    }

    /// Hides what is settled, or shows it again.
    pub(super) fn hide_settled(self, hides: bool) {
        self.hides_settled.set(hides);
        self.sift();
        self.remember();
    }

    /// Shows what has the words that are looked for.
    pub(super) fn sift(self) {
        let sieve = Sieve::new(&self.typed.get_untracked(), self.hides_settled.get_untracked());
        self.live.sift(sieve);
    }

    fn remember(self) {
        let fold = Fold { hides_settled: self.hides_settled.get_untracked(), collapsed: self.live.collapsed() };
        let key = self.live.ask(|plan, _| plan.record().key).unwrap_or_default();
        if let Some(storage) = window().session_storage().ok().flatten() {
            // Without room to remember it, it is as good as new the next time.
            let _ = storage.set_item(&place_of(&key), &fold.to_text());
        }
    }
}

fn place_of(key: &str) -> String {
    format!("waybill.list.{key}")
}

fn remembered(key: &str) -> Fold {
    let storage = window().session_storage().ok().flatten();
    let text = storage.and_then(|storage| storage.get_item(&place_of(key)).ok().flatten());
    text.map(|text| Fold::from_text(&text)).unwrap_or_default()
}
