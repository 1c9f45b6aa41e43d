//! What waits for who is signed in, over all records, the most urgent first; to be done from here.

mod list;

use leptos::prelude::*;

use self::list::{Actions, WorkList};
use super::list_keys::hear_keys;
use super::record::{Acting, Wanted};
use super::shell::Shell;
use super::{Commands, Session};
use crate::components::{ActivityLine, Empty, Heading, Keyed, Problem, RecordLine, Segmented, Skeleton, Waiting};
use crate::parts;
use crate::state::{ListAct, OpenActivity, list_keys};

/// Whose work is shown, by the schema's name, and what people read.
const WHOSE: [(&str, &str); 3] = [("MINE", "Mine"), ("MY_TEAMS", "My teams’"), ("MINE_OR_MY_TEAMS", "Both")];
/// Where the browser remembers it.
const REMEMBERED: &str = "waybill.work.whose";

/// See the module.
#[component]
pub(crate) fn WorkPage() -> impl IntoView {
    view! {
        <Shell>
            <Work />
        </Shell>
    }
}

#[component]
fn Work() -> impl IntoView {
    let whose = RwSignal::new(remembered());
    let list = WorkList::new(whose);
    let wanted = RwSignal::new(None::<Wanted>);
    provide_context(Acting { wanted, done: Callback::new(move |key| list.was_done(key)) });
    let act = Callback::new(move |(key, act): (String, &'static ListAct)| {
        wanted.set(list.row(&key).map(|row| Wanted {
            record: row.record,
            activity: key.clone(),
            title: row.title,
            action: act.name,
            done: act.done,
        }));
    });
    hear_keys(Callback::new(move |(key, letter): (String, char)| {
        let acts = list.row(&key).map(|row| OpenActivity::acts(row.kind, row.status)).unwrap_or_default();
        if let Some(found) = acts.iter().find(|it| it.key == letter) {
            act.run((key, found));
        }
    }));
    list.follow();
    let unwanted = Callback::new(move |()| wanted.set(None));
    let choose = Callback::new(move |name: String| {
        if let Some((name, _)) = WHOSE.into_iter().find(|(it, _)| *it == name) {
            remember(name);
            whose.set(name);
            list.show();
        }
    });
    let chosen = Signal::derive(move || whose.get().to_owned());
    expect_context::<Commands>().explain(("My work", list_keys()));
    let is_asked = Memo::new(move |_| wanted.with(Option::is_some));
    view! {
        <div class="page-head">
            <Heading text="My work" />
            <span class="count">{move || list.total().filter(|total| *total > 0).map(|total| total.to_string())}</span>
            <Segmented legend="Whose work" name="whose" options=WHOSE.into() chosen=chosen on_change=choose />
        </div>
        <Problem text=list.problem() />
        <Show when=move || list.is_loaded() fallback=|| view! { <Skeleton /> }>
            <ul class="open work" aria-label="What waits, the most urgent first">
                <Keyed each=move || list.now() key=|(key, _)| key.clone() let:row>
                    <WorkRow row=RwSignal::from(row.1) act=act />
                </Keyed>
            </ul>
            <Show when=move || list.is_done()>
                <Empty text="Nothing waits for you.">
                    "What is assigned or delegated to you, and every review that you vote in, comes here when its turn comes. "
                    <a href="/progress">"What others are working on"</a>
                </Empty>
            </Show>
            <Show when=move || list.has_more()>
                <button type="button" data-action="more" on:click=move |_| list.more()>"Show more"</button>
            </Show>
            <Show when=move || list.has_next()>
                <section class="upcoming" aria-labelledby="next">
                    <h2 id="next">"Next"<span class="count">{move || list.next_total()}</span></h2>
                    <ul class="open">
                        <Keyed each=move || list.next() key=|(key, _)| key.clone() let:row>
                            <NextRow row=RwSignal::from(row.1) />
                        </Keyed>
                    </ul>
                </section>
            </Show>
        </Show>
        {move || is_asked.get().then(|| parts::beside(parts::act, unwanted))}
    }
}

#[component]
fn WorkRow(row: RwSignal<OpenActivity>, act: Callback<(String, &'static ListAct)>) -> impl IntoView {
    let session = expect_context::<Session>();
    let me = untrack(|| session.person()).map(|person| person.name).unwrap_or_default();
    let key = row.with_untracked(|row| row.key.clone());
    let status = Memo::new(move |_| row.with(|row| row.status.as_str()));
    view! {
        <li data-row=key data-status=move || status.get()>
            <ActivityLine row=row me=me />
            <RecordLine row=row />
            <Waiting row=row />
            <Actions row=row act=act />
        </li>
    }
}

#[component]
fn NextRow(row: RwSignal<OpenActivity>) -> impl IntoView {
    let key = row.with_untracked(|row| row.key.clone());
    let first = Memo::new(move |_| row.with(|row| row.waits.first().map(|wait| wait.text.clone()).unwrap_or_default()));
    view! {
        <li data-row=key data-status="PENDING">
            <ActivityLine row=row />
            <RecordLine row=row />
            <span class="aside waits">{move || first.get()}</span>
        </li>
    }
}

fn remembered() -> &'static str {
    let kept = storage().and_then(|it| it.get_item(REMEMBERED).ok().flatten());
    WHOSE.into_iter().map(|(name, _)| name).find(|name| Some(*name) == kept.as_deref()).unwrap_or("MINE_OR_MY_TEAMS")
}

fn remember(name: &str) {
    if let Some(storage) = storage() {
        // Where nothing can be kept, the choice lasts as long as the page.
        let _ = storage.set_item(REMEMBERED, name);
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
