//! What surrounds every screen but the wallboard and the login: the frame, and how the line is.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_location;

use super::Session;
use super::frame::Frame;
use super::session::Known;
use crate::api::{Line, LineState};

/// A screen with its frame, for somebody who is signed in; everybody else is led to the login and back.
#[component]
pub(crate) fn Shell(
    /// The screen.
    children: ChildrenFn,
) -> impl IntoView {
    view! {
        <SignedIn>
            <Frame />
            <LineBar />
            <main id="main">{children()}</main>
        </SignedIn>
    }
}

/// What only somebody who is signed in sees.
#[component]
pub(crate) fn SignedIn(
    /// What it is.
    children: ChildrenFn,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let location = use_location();
    // Another answer of the same kind must not build the screen anew.
    let stage = Memo::new(move |_| match session.known() {
        Known::Asking => Stage::Asking,
        Known::Unreachable(why) => Stage::Unreachable(why),
        Known::Nobody => Stage::Nobody,
        Known::Person(_) => Stage::Person,
    });
    move || match stage.get() {
        Stage::Asking => view! { <main class="center" aria-busy="true"></main> }.into_any(),
        Stage::Unreachable(why) => view! {
            <header class="frame">
                <a class="brand" href="/">"Waybill"</a>
            </header>
            <div class="line-bar-place" role="status">
                <p class="line-bar" data-line="lost">
                    "Connection lost. This page opens by itself as soon as the server answers."
                    <button type="button" class="quiet" on:click=move |_| session.look_up()>"Try now"</button>
                </p>
            </div>
            <main id="main" class="center">
                <h1>"No connection"</h1>
                <p class="hint">{why}</p>
            </main>
        }
        .into_any(),
        Stage::Nobody => {
            let here = format!("{}{}", location.pathname.get_untracked(), query(&location.search.get_untracked()));
            let path = format!("/login?next={}", String::from(js_sys::encode_uri_component(&here)));
            view! { <Redirect path=path options=NavigateOptions { replace: true, ..Default::default() } /> }.into_any()
        }
        Stage::Person => children().into_any(),
    }
}

#[derive(Clone, PartialEq, Eq)]
enum Stage {
    Asking,
    Unreachable(String),
    Nobody,
    Person,
}

fn query(search: &str) -> String {
    if search.is_empty() { String::new() } else { format!("?{}", search.trim_start_matches('?')) }
}

/// How the line is, while that matters to somebody.
#[component]
pub(crate) fn LineBar() -> impl IntoView {
    let line = expect_context::<Line>();
    let state = line.state();
    view! {
        <div class="line-bar-place" role="status">
            {move || match state.get() {
                LineState::Lost => view! {
                    <p class="line-bar" data-line="lost">
                        "Connection lost. What you see may be out of date; it goes on by itself as soon as the server answers."
                        <button type="button" class="quiet" on:click=move |_| line.reopen()>"Try now"</button>
                    </p>
                }
                .into_any(),
                LineState::Broken => view! {
                    <p class="line-bar broken" data-line="broken">
                        "Live updates stopped: this page and the server do not understand each other. Reload the page."
                    </p>
                }
                .into_any(),
                LineState::Opening | LineState::Live | LineState::SignedOut => ().into_any(),
            }}
        </div>
    }
}
