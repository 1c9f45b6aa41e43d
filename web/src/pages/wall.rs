//! The wallboard: what is in progress, to be read from across a room. What failed stands first, and is loud.

mod band;
mod news;
mod screen;
mod store;

use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

pub(super) use self::screen::Screen;
use super::Session;
use super::shell::SignedIn;

/// A board for somebody who is signed in: the one in the address, or the first.
#[component]
pub(crate) fn WallPage() -> impl IntoView {
    view! {
        <SignedIn>
            <Opened />
        </SignedIn>
    }
}

#[component]
fn Opened() -> impl IntoView {
    let session = expect_context::<Session>();
    let which = use_params_map().with_untracked(|params| params.get("id"));
    let on_out = Callback::new(move |()| session.forget());
    view! { <Screen which=which on_out=on_out leave=Some(ViewFn::from(leave)) /> }
}

/// The ways out, for who has a hand on the mouse.
fn leave() -> impl IntoView {
    let fill = |_| {
        if let Some(page) = document().document_element() {
            // A browser that does not want to has a key for it.
            let _ = page.request_fullscreen();
        }
    };
    view! {
        <A href="/releases">"Releases"</A>
        <A href="/boards">"Boards"</A>
        <button type="button" class="quiet" data-action="full-screen" on:click=fill>"Full screen"</button>
    }
}
