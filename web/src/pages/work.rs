//! What waits for who is signed in, over all records, the most urgent first; to be done from here. What is theirs
//! stands first, and apart from what is their teams'.

mod list;

use leptos::prelude::*;

use self::list::WorkList;
use super::acting::{Act, Actions, acting};
use super::rows::Row;
use super::shell::Shell;
use super::{Commands, Session};
use crate::components::{
    ActivityLine, Empty, Heading, Keyed, Moment, Problem, RecordLine, Skeleton, StatusMark, Waiting,
};
use crate::state::{Duty, Edge, ListAct, OpenActivity, address, list_keys, record_label, record_tone};

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
    let session = expect_context::<Session>();
    let me = session.person_untracked().map(|person| person.name).unwrap_or_default();
    let list = WorkList::new();
    let known = Callback::new(move |key: String| list.known(&key));
    let (act, dialog) = acting(known, Callback::new(move |key| list.was_done(key)));
    list.follow();
    expect_context::<Commands>().explain(("My work", list_keys()));
    let me = StoredValue::new(me);
    let row = move |(key, row): Row<OpenActivity>, acts: fn(&OpenActivity) -> &'static [ListAct]| {
        let row = RwSignal::from(row);
        let status = Memo::new(move |_| row.with(|row| row.status.as_str()));
        let acts = Memo::new(move |_| row.with(acts));
        let name = key.clone();
        view! {
            <li data-row=key data-status=move || status.get()>
                <ActivityLine row=row me=me.get_value() />
                <RecordLine row=row />
                <Waiting row=row />
                <Actions key=name acts=acts act=act />
            </li>
        }
        .into_any()
    };
    let next = move |(key, row): Row<OpenActivity>| {
        let row = RwSignal::from(row);
        let first = Memo::new(move |_| row.with(|row| row.waits.first().map(|it| it.text.clone()).unwrap_or_default()));
        view! {
            <li data-row=key data-status="PENDING">
                <ActivityLine row=row me=me.get_value() />
                <RecordLine row=row />
                <span class="aside waits">{move || first.get()}</span>
            </li>
        }
    };
    view! {
        <div class="page-head">
            <Heading text="My work" />
        </div>
        <Problem text=list.problem() />
        <Show when=move || list.is_loaded() fallback=|| view! { <Skeleton /> }>
            <section class="holder mine" aria-labelledby="mine" class:none=move || list.totals().mine == 0>
                <h2 id="mine">"For you "<span class="count">{move || list.totals().mine}</span></h2>
                <ul class="open work">
                    <Keyed each=move || list.mine() key=|(key, _)| key.clone() let:it>
                        {row(it, OpenActivity::own_acts)}
                    </Keyed>
                </ul>
            </section>
            <Show when=move || list.is_done()>
                <Empty text="Nothing waits for you.">
                    "What is assigned or delegated to you, every review that you vote in, and what is to be seen to in releases of yours, comes here when its turn comes. "
                    <a href="/progress">"What others are working on"</a>
                </Empty>
            </Show>
            <section class="holder" aria-labelledby="duties" class:none=move || list.totals().duties == 0>
                <h2 id="duties">
                    "To see to in your releases and changes "
                    <span class="count">{move || list.totals().duties}</span>
                </h2>
                <ul class="open">
                    <Keyed each=move || list.stuck() key=|(key, _)| key.clone() let:it>
                        {row(it, OpenActivity::remedy)}
                    </Keyed>
                    <Keyed each=move || list.duties() key=|(key, _)| key.clone() let:it>
                        {duty(it, act)}
                    </Keyed>
                </ul>
            </section>
            <section class="holder" aria-labelledby="teams" class:none=move || list.totals().teams == 0>
                <h2 id="teams">
                    "For your teams "
                    <span class="count">{move || list.totals().teams}</span>
                    <span class="hint">"teammates’ activities, and the votes of your teams"</span>
                </h2>
                <ul class="open">
                    <Keyed each=move || list.teams() key=|(key, _)| key.clone() let:it>
                        {row(it, OpenActivity::own_acts)}
                    </Keyed>
                </ul>
            </section>
            <Show when=move || list.has_more()>
                <button type="button" data-action="more" on:click=move |_| list.more()>"Show more"</button>
            </Show>
            <section class="upcoming" aria-labelledby="next" class:none=move || list.totals().next == 0>
                <h2 id="next">
                    "Next for you "
                    <span class="count">{move || list.totals().next}</span>
                </h2>
                <ul class="open">
                    <Keyed each=move || list.next() key=|(key, _)| key.clone() let:it>
                        {next(it)}
                    </Keyed>
                </ul>
            </section>
        </Show>
        {dialog}
    }
}

/// A record that waits for who is responsible for it.
fn duty((key, row): Row<Duty>, act: Act) -> AnyView {
    let row = RwSignal::from(row);
    let status = Memo::new(move |_| row.with(|row| row.status));
    let acts = Memo::new(move |_| row.with(|row| row.acts));
    let at = Memo::new(move |_| row.with(|row| row.at));
    let (name, shown, to) = (key.clone(), key.clone(), address(&key, None));
    view! {
        <li data-row=key data-status=move || status.get().as_str()>
            <StatusMark
                tone=Signal::derive(move || record_tone(status.get()))
                label=Signal::derive(move || record_label(status.get()))
            />
            <div class="what wide">
                <a href=to data-entry="" class="title">{move || row.with(|row| row.title.clone())}</a>
                <span class="aside">
                    <span class="key">{shown}</span>
                    <span class="place">{move || row.with(|row| row.why.clone())}</span>
                </span>
            </div>
            <div class="waiting">
                {move || at.get().map(|(lead, at)| view! { <span>{lead}<Moment at=at edge=Edge::Start /></span> })}
            </div>
            <Actions key=name acts=acts act=act />
        </li>
    }
    .into_any()
}
