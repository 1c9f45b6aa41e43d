//! The parts that the app is loaded in: a screen's code comes when somebody goes there first.
//!
//! Each function below marks a place where `cargo xtask` cuts the app's WebAssembly. What only one part uses
//! travels with it; functions that name the same part stay together. A build that is not cut cannot load them.
#![allow(unsafe_code, reason = "the macro's way from one module of WebAssembly to another")]

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use waybill_shared::model::RecordKind;

use crate::components::Toasts;
use crate::pages;

/// Builds what was loaded.
type Build = fn() -> AnyView;

/// See [`part`].
pub(crate) type Loaded = Result<Build, SplitLoaderError>;

#[wasm_split(record, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn record() -> Loaded {
    Ok(|| view! { <pages::RecordPage /> }.into_any())
}

#[wasm_split(diagram, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn diagram() -> Loaded {
    Ok(pages::diagram)
}

/// What happened to a record, at the end of its page.
#[wasm_split(history, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn history() -> Loaded {
    Ok(pages::history)
}

/// The dialog for what somebody is about to do, on the page of a record.
#[wasm_split(act, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn ask() -> Loaded {
    Ok(pages::ask)
}

/// What the dialog will tell, before it is opened.
#[wasm_split(act, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn near() -> Result<fn(pages::Desk, &str, &str), SplitLoaderError> {
    Ok(pages::come_near)
}

/// One activity closely, on the page of a record.
#[wasm_split(act, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn panel() -> Loaded {
    Ok(pages::panel)
}

/// The dialog for an action on an activity of another screen's list.
#[wasm_split(act, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn act() -> Loaded {
    Ok(|| view! { <pages::ActDialog /> }.into_any())
}

#[wasm_split(front, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn palette() -> Loaded {
    Ok(pages::palette)
}

#[wasm_split(front, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn key_sheet() -> Loaded {
    Ok(pages::key_sheet)
}

#[wasm_split(front, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn create() -> Loaded {
    Ok(pages::create)
}

#[wasm_split(lists, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn home() -> Loaded {
    Ok(|| view! { <pages::HomePage /> }.into_any())
}

#[wasm_split(lists, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn work() -> Loaded {
    Ok(|| view! { <pages::WorkPage /> }.into_any())
}

#[wasm_split(lists, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn progress() -> Loaded {
    Ok(|| view! { <pages::ProgressPage /> }.into_any())
}

#[wasm_split(lists, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn releases() -> Loaded {
    Ok(|| view! { <pages::RecordsPage kind=RecordKind::Release /> }.into_any())
}

#[wasm_split(lists, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn changes() -> Loaded {
    Ok(|| view! { <pages::RecordsPage kind=RecordKind::Change /> }.into_any())
}

#[wasm_split(rest, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn import() -> Loaded {
    Ok(|| view! { <pages::ImportPage /> }.into_any())
}

#[wasm_split(rest, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn kit() -> Loaded {
    Ok(|| view! { <pages::KitPage /> }.into_any())
}

#[wasm_split(rest, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn boards() -> Loaded {
    Ok(|| view! { <pages::BoardsPage /> }.into_any())
}

#[wasm_split(rest, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn pair() -> Loaded {
    Ok(|| view! { <pages::PairPage /> }.into_any())
}

#[wasm_split(wall, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn wall() -> Loaded {
    Ok(|| view! { <pages::WallPage /> }.into_any())
}

#[wasm_split(wall, wasm_split_path = ::leptos::wasm_split, fallible)]
pub(crate) fn tv() -> Loaded {
    Ok(|| view! { <pages::TvPage /> }.into_any())
}

/// The screen that a part builds, as soon as it is there; until then its frame. Where it does not come, a way to ask
/// again.
pub(crate) fn part<F: Future<Output = Loaded> + 'static>(load: fn() -> F) -> AnyView {
    screen(load, || view! { <pages::Shell>""</pages::Shell> }.into_any())
}

/// The same of a screen without a frame.
pub(crate) fn bare_part<F: Future<Output = Loaded> + 'static>(load: fn() -> F) -> AnyView {
    screen(load, || view! { <main class="center" aria-busy="true"></main> }.into_any())
}

fn screen<F: Future<Output = Loaded> + 'static>(load: fn() -> F, until_then: fn() -> AnyView) -> AnyView {
    let (loaded, ask) = loading(load);
    (move || match loaded.get() {
        None => until_then(),
        Some(Ok(build)) => build(),
        Some(Err(())) => view! {
            <main class="center">
                <h1>"This page could not be loaded"</h1>
                {missing(ask)}
            </main>
        }
        .into_any(),
    })
    .into_any()
}

/// The same of a piece of a screen.
pub(crate) fn piece<F: Future<Output = Loaded> + 'static>(load: fn() -> F) -> AnyView {
    let (loaded, ask) = loading(load);
    (move || match loaded.get() {
        None => view! { <p class="empty" aria-busy="true">"Loading…"</p> }.into_any(),
        Some(Ok(build)) => build(),
        Some(Err(())) => missing(ask),
    })
    .into_any()
}

type Answer = RwSignal<Option<Result<Build, ()>>>;

fn loading<F: Future<Output = Loaded> + 'static>(load: fn() -> F) -> (Answer, Callback<()>) {
    let loaded = Answer::new(None);
    let ask = move || {
        loaded.try_set(None);
        spawn_local(async move {
            let answer = load().await.map_err(|_| ());
            let is_missing = answer.is_err();
            loaded.try_set(Some(answer));
            if is_missing {
                pages::heal_if_unattended();
            }
        });
    };
    ask();
    (loaded, Callback::new(move |()| ask()))
}

/// What a part builds in front of what is there already, once somebody wants it: until it has come nothing is shown,
/// and where it does not come, that is said and `unwanted` told.
pub(crate) fn beside<F: Future<Output = Loaded> + 'static>(load: fn() -> F, unwanted: Callback<()>) -> AnyView {
    let loaded = RwSignal::new(None::<Build>);
    let toasts = expect_context::<Toasts>();
    spawn_local(async move {
        match load().await {
            Ok(build) => {
                loaded.try_set(Some(build));
            }
            Err(_) => {
                toasts.problem("A part of the app could not be loaded. Try again, or reload the page.");
                unwanted.try_run(());
            }
        }
    });
    (move || loaded.get().map(|build| build())).into_any()
}

fn missing(ask: Callback<()>) -> AnyView {
    view! {
        <p>"The server did not answer, or it was renewed since this page was opened."</p>
        <p class="buttons">
            <button type="button" on:click=move |_| ask.run(())>"Try again"</button>
            <button type="button" class="primary" on:click=move |_| reload()>"Reload"</button>
        </p>
    }
    .into_any()
}

fn reload() {
    // It fails only where there is no page.
    let _ = window().location().reload();
}
