//! Acting on the rows of a list over all records: their buttons, their letters, and the dialog of the record's page in
//! front of the list.

use leptos::prelude::*;

use super::list_keys::hear_keys;
use super::record::{Acting, Wanted};
use crate::parts;
use crate::state::ListAct;

/// What a list knows of a row: its record, its title, and what can be done to it.
pub(crate) type Known = (String, String, &'static [ListAct]);

/// Does something to the row of a key.
pub(crate) type Act = Callback<(String, &'static ListAct)>;

/// See the module. `known` tells of the row of a key, `done` hears the key of what was acted on. What comes back does
/// it, and is the dialog.
pub(crate) fn acting(known: Callback<String, Option<Known>>, done: Callback<String>) -> (Act, impl IntoView) {
    let wanted = RwSignal::new(None::<Wanted>);
    provide_context(Acting { wanted, done });
    let act = Callback::new(move |(key, act): (String, &'static ListAct)| {
        wanted.set(known.run(key.clone()).map(|(record, title, _)| Wanted {
            record,
            activity: key,
            title,
            action: act.name,
            done: act.done,
        }));
    });
    hear_keys(Callback::new(move |(key, letter): (String, char)| {
        let acts = known.run(key.clone()).map_or(&[][..], |(.., acts)| acts);
        if let Some(found) = acts.iter().find(|it| it.key == letter) {
            act.run((key, found));
        }
    }));
    let is_asked = Memo::new(move |_| wanted.with(Option::is_some));
    let unwanted = Callback::new(move |()| wanted.set(None));
    (act, move || is_asked.get().then(|| parts::beside(parts::act, unwanted)))
}

/// What can be done to a row, from here.
#[component]
pub(crate) fn Actions(
    /// What the row is known by.
    key: String,
    /// What can be done.
    #[prop(into)]
    acts: Signal<&'static [ListAct]>,
    /// Does it.
    act: Act,
) -> impl IntoView {
    let key = StoredValue::new(key);
    let button = move |it: &'static ListAct| {
        view! {
            <button
                type="button"
                data-action=it.name
                aria-keyshortcuts=it.key.to_string()
                title=format!("{} ({})", it.label, it.key)
                on:click=move |_| act.run((key.get_value(), it))
            >
                {it.label}
            </button>
        }
    };
    view! { <div class="actions">{move || acts.get().iter().map(button).collect_view()}</div> }
}
