//! What the palette offers on the page of a record: what can be done to the record, and to the activity that has the
//! focus or is open. And that the record was looked at.

use std::sync::Arc;

use leptos::prelude::*;

use super::desk::Desk;
use crate::pages::{Command, Commands, Session, remember_record};
use crate::state::{Ask, key_of_action};

/// Offers it as long as the page is there.
pub(super) fn offer(desk: Desk) {
    let commands = expect_context::<Commands>();
    commands.offer(Callback::new(move |()| offered(desk)));
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
    // The activity that is open, or else the one that was chosen last.
    let current = desk.opened.get_untracked().or_else(|| desk.current.get_untracked());
    let known = current.and_then(|id| desk.live.ask(|plan, me| Some((plan.row(id, me)?, plan.offers(id, me))))?);
    if let Some((row, offers)) = known {
        let subject = format!("{} {}", row.key, row.title);
        asks.extend(offers.iter().map(|offer| (subject.clone(), Ask::activity(&row, offer))));
    }
    desk.live.record().with_untracked(|record| {
        if let Some(record) = record {
            let offers = record.offers.iter().cloned();
            asks.extend(offers.map(|offer| (record.key.clone(), Ask::Record(offer))));
        }
    });
    let command = |(subject, ask): (String, Ask)| Command {
        label: format!("{}: {subject}", ask.words().label),
        keys: match &ask {
            Ask::Activity { offer, .. } => key_of_action(offer.action.words().name).unwrap_or_default(),
            Ask::Record(_) => "",
        },
        run: Arc::new(move || desk.asking.set(Some(ask.clone()))),
    };
    asks.into_iter().map(command).collect()
}
