//! One action on one activity or record, from another screen: the record's own dialog, with its words and its rules, in front of
//! whatever is there.

use std::time::Duration;

use leptos::prelude::*;
use waybill_shared::model::EventKind;

use super::ask::AskDialog;
use super::desk::Desk;
use super::live::Live;
use crate::api::{EventFilter, Heard, Line};
use crate::components::Toasts;
use crate::pages::Session;
use crate::state::Ask;

/// How long the event that tells of a command is waited for after its dialog closed.
const PATIENCE: Duration = Duration::from_secs(6);

/// What is to be done, for a screen to ask for and this dialog to do.
#[derive(Clone, Copy)]
pub(crate) struct Acting {
    /// Nothing, or what is being done.
    pub(crate) wanted: RwSignal<Option<Wanted>>,
    /// It was done to the activity or the record of this key.
    pub(crate) done: Callback<String>,
}

/// An action on an activity, or on the record itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// Of which record.
    pub(crate) record: String,
    /// The activity's key, or the record's.
    pub(crate) activity: String,
    /// Its title.
    pub(crate) title: String,
    /// The action's name.
    pub(crate) action: &'static str,
    /// What was done, after the fact.
    pub(crate) done: &'static str,
}

/// See the module.
#[component]
pub(crate) fn ActDialog() -> impl IntoView {
    let wanted = expect_context::<Acting>().wanted;
    move || wanted.get().map(|wanted| view! { <Act wanted=wanted /> })
}

#[component]
fn Act(wanted: Wanted) -> impl IntoView {
    let acting = expect_context::<Acting>();
    let (toasts, line) = (expect_context::<Toasts>(), expect_context::<Line>());
    let session = expect_context::<Session>();
    let me = untrack(|| session.person()).map(|person| person.name);
    let desk = Desk::new(Live::new(wanted.record.clone()), &wanted.record);
    provide_context(desk);
    desk.live.open();
    let over = move || {
        acting.wanted.try_set(None);
    };
    // What was done is known from its event: a dialog that closed says nothing of it.
    let (key, title, done) = (wanted.activity.clone(), wanted.title.clone(), wanted.done);
    let filter = EventFilter { records: vec![wanted.record.clone()], ..Default::default() };
    let subscription = line.subscribe(filter, None, move |heard| {
        let Heard::Event(event) = heard else { return };
        use EventKind::{Assigned, Returned, ReviewChanged, StatusChanged, Voted};
        let is_act = matches!(event.kind, StatusChanged | Voted | Returned | Assigned | ReviewChanged);
        let is_mine = event.actor == me && event.sequence.to_string() == event.command;
        if is_act && is_mine && *event.activity.as_ref().unwrap_or(&event.record) == key {
            // An assignment says so itself, with the way back.
            if event.kind != Assigned {
                toasts.say(format!("{key} {title}: {done}."));
            }
            acting.done.run(key.clone());
            over();
        }
    });
    on_cleanup(move || line.end(subscription));
    let opened = StoredValue::new(false);
    Effect::new(move |_| {
        let is_loaded = desk.live.record().with(Option::is_some);
        if is_loaded && !opened.get_value() {
            opened.set_value(true);
            match ask(desk.live, &wanted) {
                Some(ask) => desk.asking.set(Some(ask)),
                None => {
                    toasts.problem(format!("{} {}: that is not possible now.", wanted.activity, wanted.title));
                    acting.done.run(wanted.activity.clone());
                    over();
                }
            }
        } else if let Some(problem) = desk.live.problem().get() {
            toasts.problem(problem);
            over();
        }
    });
    Effect::new(move |was_open: Option<bool>| {
        let is_open = desk.asking.with(Option::is_some);
        if was_open == Some(true) && !is_open {
            // Unless something else is being done by then.
            let give_up = move || {
                if opened.try_get_value().is_some() {
                    over();
                }
            };
            set_timeout(give_up, PATIENCE);
        }
        is_open
    });
    view! { <AskDialog /> }
}

/// What is asked for, if it is possible now.
fn ask(live: Live, wanted: &Wanted) -> Option<Ask> {
    live.ask(|plan, me| {
        if wanted.activity == wanted.record {
            return plan.ask_for(&wanted.record, wanted.action, me);
        }
        let id = plan.number(&wanted.activity)?;
        let row = plan.row(id, me)?;
        let offer = plan.offers(id, me).into_iter().find(|offer| offer.action.words().name == wanted.action)?;
        Some(Ask::activity(&row, &offer))
    })?
}
