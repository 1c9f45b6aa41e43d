//! The first screen: what runs now, what failed, what is late, and what happened last.

mod told;

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::task::spawn_local;
use waybill_shared::model::RecordKind;

use self::told::Told;
use super::list_keys::hear_keys;
use super::rows::{Row, Rows};
use super::shell::Shell;
use super::watch::Watch;
use super::{Creating, Session, WorkCount};
use crate::api;
use crate::components::{
    ActivityLine, Due, Heading, Keyed, Minute, Problem, ProgressBar, RecordLine, Skeleton, StatusMark, Waiting,
};
use crate::state::{Happening, Home, OpenActivity, Running, address, record_label, record_tone};

/// See the module.
#[component]
pub(crate) fn HomePage() -> impl IntoView {
    view! {
        <Shell>
            <Now />
        </Shell>
    }
}

/// What is known, each row with a signal of its own.
#[derive(Clone, Copy)]
struct Board {
    running: Rows<Running>,
    failed: Rows<OpenActivity>,
    late: Rows<OpenActivity>,
    happened: RwSignal<Vec<Happening>>,
    /// The same without the rows: figures, and whether there is anything.
    figures: RwSignal<Option<Home>>,
}

impl Board {
    fn put(self, mut home: Home) {
        self.running.put(std::mem::take(&mut home.running), |it| &it.key);
        self.failed.put(std::mem::take(&mut home.failed), |it| &it.key);
        self.late.put(std::mem::take(&mut home.late), |it| &it.key);
        let happened = std::mem::take(&mut home.happened);
        if self.happened.with_untracked(|known| *known != happened) {
            self.happened.set(happened);
        }
        if self.figures.with_untracked(|known| known.as_ref() != Some(&home)) {
            self.figures.set(Some(home));
        }
    }

    fn figure(self, of: fn(&Home) -> i32) -> i32 {
        self.figures.with(|home| home.as_ref().map(of).unwrap_or_default())
    }
}

#[component]
fn Now() -> impl IntoView {
    let board = Board {
        running: Rows::new(),
        failed: Rows::new(),
        late: Rows::new(),
        happened: RwSignal::new(Vec::new()),
        figures: RwSignal::new(None),
    };
    let (session, count) = (expect_context::<Session>(), expect_context::<WorkCount>());
    let watch = StoredValue::new(None::<Watch>);
    let load = move |turn: u32| {
        spawn_local(async move {
            let now = String::from(js_sys::Date::new_0().to_iso_string());
            let Some(me) = session.person_untracked() else { return };
            let answer = api::home(now, &me).await;
            let Some(Some(watch)) = watch.try_get_value() else { return };
            match answer {
                Ok(home) if watch.is_current(turn) => {
                    count.set(home.mine_total.into());
                    board.put(home);
                }
                Ok(_) => {}
                Err(error) => watch.failed(turn, &error, board.figures.with_untracked(Option::is_some)),
            }
        });
    };
    let watching = Watch::new(Callback::new(load));
    watch.set_value(Some(watching));
    watching.follow();
    watching.now();
    hear_keys(Callback::new(|_| {}));
    let is_loaded = move || board.figures.with(Option::is_some);
    let has_records = Memo::new(move |_| board.figures.with(|it| it.as_ref().is_some_and(|home| home.has_records)));
    view! {
        <div class="page-head">
            <Heading text="Home" />
        </div>
        <Problem text=watching.problem() />
        <Show when=is_loaded fallback=|| view! { <Skeleton /> }>
            <Show when=move || has_records.get() fallback=|| view! { <Begin /> }>
                <ForMe board=board />
                <Attention board=board />
                <div class="home-columns">
                    <RunningNow board=board />
                    <section aria-labelledby="happened">
                        <h2 id="happened">"What happened last"</h2>
                        <ol class="told">
                            <Keyed
                                each=move || board.happened.get()
                                key=|it| format!("{} {}", it.act.sequence, it.then.len())
                                let:happening
                            >
                                <Told happening=happening />
                            </Keyed>
                        </ol>
                    </section>
                </div>
            </Show>
        </Show>
    }
}

/// What waits for who is looking: first, for nobody else looks after it.
#[component]
fn ForMe(board: Board) -> impl IntoView {
    let told = Memo::new(move |_| board.figures.with(|home| home.as_ref().map(|home| (home.for_me(), home.named()))));
    move || {
        let ([work, duties], named) = told.get().filter(|(words, _)| words.iter().any(Option::is_some))?;
        let named = named.into_iter().map(|(name, to)| view! { <li><a href=to>{name}</a></li> });
        Some(view! {
            <section class="for-me" aria-label="What waits for you">
                <p>
                    {work.map(|words| view! { <a href="/work" data-mine="">{words}</a> })}
                    {duties.map(|words| view! { <a href="/work" data-duties="">{words}</a> })}
                </p>
                <ul>{named.collect_view()}</ul>
            </section>
        })
    }
}

/// What failed and what is late; one quiet line when nothing did and nothing is.
#[component]
fn Attention(board: Board) -> impl IntoView {
    let minute = expect_context::<Minute>();
    let well = Memo::new(move |_| {
        let now = DateTime::<Utc>::from_timestamp_millis(minute.get() as i64).unwrap_or_default();
        // The releases stand in rows of their own.
        let is_late = board.running.get().iter().any(|(_, it)| it.with(|it| it.due.is_some_and(|due| due < now)));
        board.figures.with(|home| home.as_ref().and_then(|home| home.all_is_well(now))).filter(|_| !is_late)
    });
    view! {
        {move || well.get().map(|line| view! { <p class="quiet-line" data-well="">{line}</p> })}
        {worst(board.failed, "failed", "Failed", "/progress?view=failed", move || board.figure(|home| home.failed_total))}
        {worst(board.late, "late", "Late", "/progress", move || board.figure(|home| home.late_total))}
    }
}

/// A few activities that need a look, with the way to all of them.
fn worst(
    rows: Rows<OpenActivity>,
    name: &'static str,
    label: &'static str,
    all: &'static str,
    total: impl Fn() -> i32 + Copy + Send + Sync + 'static,
) -> AnyView {
    let has_more = move || total() as usize > rows.get().len();
    let row = |(key, row): Row<OpenActivity>| {
        let row = RwSignal::from(row);
        view! {
            <li data-row=key data-status=move || row.with(|row| row.status.as_str())>
                <ActivityLine row=row />
                <RecordLine row=row />
                <Waiting row=row />
                <span class="aside waits">{move || row.with(OpenActivity::doer)}</span>
            </li>
        }
    };
    view! {
        <Show when=move || !rows.is_empty()>
            <section class=format!("holder {name}") data-worst=name aria-labelledby=name>
                <h2 id=name>
                    {label}
                    " "
                    <span class="count">{total}</span>
                    <Show when=move || has_more()>
                        <a href=all>"All of them"</a>
                    </Show>
                </h2>
                <ul class="open">
                    <Keyed each=move || rows.get() key=|(key, _)| key.clone() let:it>
                        {row(it)}
                    </Keyed>
                </ul>
            </section>
        </Show>
    }
    .into_any()
}

#[component]
fn RunningNow(board: Board) -> impl IntoView {
    let more = move || {
        let (shown, total) = (board.running.get().len() as i32, board.figure(|home| home.running_total));
        (total > shown).then(|| view! { <p><a href="/releases?view=in-progress">{format!("All {total}")}</a></p> })
    };
    let changes = move || {
        let changes = board.figure(|home| home.changes_total);
        let words = if changes == 1 {
            "1 change request is under way".into()
        } else {
            format!("{changes} change requests are under way")
        };
        (changes > 0).then(|| view! { <p class="hint"><a href="/changes?view=in-progress">{words}</a></p> })
    };
    view! {
        <section aria-labelledby="running">
            <h2 id="running">"Running now "<span class="count">{move || board.figure(|home| home.running_total)}</span></h2>
            <ul class="running">
                <Keyed each=move || board.running.get() key=|(key, _)| key.clone() let:it>
                    <Release row=RwSignal::from(it.1) />
                </Keyed>
            </ul>
            <Show when=move || board.running.is_empty()>
                <p class="empty">"No release runs. "<a href="/releases?view=editing">"Those that are being planned"</a></p>
            </Show>
            {more}
            {changes}
        </section>
    }
}

#[component]
fn Release(row: RwSignal<Running>) -> impl IntoView {
    let minute = expect_context::<Minute>();
    let key = row.with_untracked(|row| row.key.clone());
    let (name, to) = (key.clone(), address(&key, None));
    let status = Memo::new(move |_| row.with(|row| row.status));
    let progress = Memo::new(move |_| row.with(|row| row.progress));
    let due = Memo::new(move |_| row.with(|row| row.due));
    let stage = move || row.with(|row| row.stage.join(" · "));
    let who = move || row.with(|row| row.who.join(", "));
    let within = Memo::new(move |_| row.with(|row| row.within));
    let parent =
        move || row.with(|row| row.parent.as_ref().filter(|_| !row.within).map(|parent| format!("in {parent}")));
    view! {
        <li data-row=key class:within=within data-status=move || status.get().as_str()>
            <StatusMark
                tone=Signal::derive(move || record_tone(status.get()))
                label=Signal::derive(move || record_label(status.get()))
            />
            <div class="what">
                <a href=to data-entry="" class="title"><span class="key">{name}</span>" "{move || row.with(|row| row.title.clone())}</a>
                <span class="aside">
                    <span class="place" title=stage>{stage}</span>
                    <span class="who">{who}</span>
                    <span>{parent}</span>
                </span>
            </div>
            <ProgressBar progress=progress />
            <div class="waiting">
                {move || due.get().map(|due| {
                    let past = Signal::derive(move || (due.timestamp_millis() as f64) < minute.get());
                    view! { <Due at=due past=past /> }
                })}
            </div>
        </li>
    }
}

/// Before there is anything: the ways to begin.
#[component]
fn Begin() -> impl IntoView {
    let creating = expect_context::<Creating>();
    view! {
        <section class="begin" data-first-use="">
            <p>"A release bundles approved changes into one planned deployment: a tree of activities, worked through by people. There is none yet. Three ways to begin:"</p>
            <ul>
                <li>
                    <button type="button" class="primary" data-begin="new" on:click=move |_| creating.begin(RecordKind::Release)>"Plan a release"</button>
                    <span class="hint">"A title is enough; its activities are added on its page."</span>
                </li>
                <li>
                    <a href="/import" data-begin="import">"Import a plan"</a>
                    <span class="hint">"A table as CSV or a tree as YAML becomes a release."</span>
                </li>
                <li>
                    <span>"Look at an example"</span>
                    <span class="hint">
                        "Whoever runs this server can fill an empty one with example releases: " <code>"waybill demo"</code> "."
                    </span>
                </li>
            </ul>
        </section>
    }
}
