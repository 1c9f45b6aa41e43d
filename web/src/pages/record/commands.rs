//! What the palette offers on the page of a record: what can be done to the record, and to the activity that has the
//! focus or is open. And that the record was looked at.

use std::sync::Arc;

use leptos::prelude::*;
use waybill_shared::model::ActivityId;

use super::Desk;
use crate::pages::{Command, Commands, Session, remember_record};
use crate::state::Ask;

/// Offers it as long as the page is there.
pub(super) fn offer(desk: Desk) {
    let commands = expect_context::<Commands>();
    commands.offer(Callback::new(move |()| offered(desk)));
    commands.explain(("The list of activities", keys()));
    let session = expect_context::<Session>();
    let looked_at = Memo::new(move |_| {
        desk.live.record().with(|record| record.as_ref().map(|record| (record.key.clone(), record.title.clone())))
    });
    Effect::new(move |_| {
        if let Some((key, title)) = looked_at.get() {
            remember_record(session, &key, &title);
        }
    });
}

fn offered(desk: Desk) -> Vec<Command> {
    let mut asks: Vec<(String, Ask)> = Vec::new();
    if let Some(id) = current(desk)
        && let Some(row) = desk.live.ask(|plan, me| plan.row(id, me)).flatten()
    {
        let subject = format!("{} {}", row.key, row.title);
        asks.extend(desk.live.offers(id).iter().map(|offer| (subject.clone(), Ask::activity(&row, offer))));
    }
    desk.live.record().with_untracked(|record| {
        if let Some(record) = record {
            let offers = record.offers.iter().cloned();
            asks.extend(offers.map(|offer| (record.key.clone(), Ask::Record(offer))));
        }
    });
    let command = |(subject, ask): (String, Ask)| Command {
        label: format!("{}: {subject}", ask.words().label),
        keys: "",
        run: Arc::new(move || desk.asking.set(Some(ask.clone()))),
    };
    asks.into_iter().map(command).collect()
}

fn keys() -> Vec<(String, String)> {
    let keys = [
        ("↑ ↓", "The activity above, below"),
        ("→ ←", "Into a container, out of it"),
        ("Home End", "The first, the last"),
        ("Enter", "Open it"),
    ];
    keys.map(|(keys, what)| (keys.to_owned(), what.to_owned())).into()
}

/// The activity that is open, or else that has the focus.
fn current(desk: Desk) -> Option<ActivityId> {
    let focused = || {
        let row = document().active_element()?.closest("[data-key][role=treeitem]").ok()??;
        let key = row.get_attribute("data-key")?;
        desk.live.ask(|plan, _| plan.number(&key)).flatten()
    };
    desk.opened.get_untracked().or_else(focused)
}
