//! The app: what every screen shares, and which address shows which screen.

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;

use crate::api::{Line, LineState};
use crate::components::{Minute, ToastStack, Toasts};
use crate::pages::{
    Announcer, Commands, Creating, LiveRegion, LoginPage, MissingPage, Session, Version, VersionBar, WorkCount,
    heal_after_panic,
};
use crate::parts::{self, bare_part, part};

/// Puts the app into the page.
pub fn mount() {
    console_error_panic_hook::set_once();
    heal_after_panic();
    leptos::mount::mount_to_body(App);
}

#[component]
fn App() -> impl IntoView {
    let (session, line) = (Session::new(), Line::new());
    provide_context(session);
    provide_context(line);
    provide_context(Version::new(line));
    provide_context(Announcer::new());
    provide_context(Toasts::new());
    provide_context(Creating::new());
    provide_context(Commands::new());
    provide_context(WorkCount::new());
    provide_context(Minute::new());
    session.look_up();
    Effect::new(move |_| {
        if line.state().get() == LineState::SignedOut {
            session.forget();
        }
    });
    let back_online = window_event_listener(leptos::ev::online, move |_| line.reopen());
    on_cleanup(move || back_online.remove());
    view! {
        <Router>
            <FlatRoutes fallback=|| view! { <MissingPage /> }>
                <Route path=path!("/") view=|| part(parts::home) />
                <Route path=path!("/work") view=|| part(parts::work) />
                <Route path=path!("/progress") view=|| part(parts::progress) />
                <Route path=path!("/login") view=LoginPage />
                <Route path=path!("/releases") view=|| part(parts::releases) />
                <Route path=path!("/changes") view=|| part(parts::changes) />
                <Route path=path!("/records/:key") view=|| part(parts::record) />
                <Route path=path!("/import") view=|| part(parts::import) />
                <Route path=path!("/kit") view=|| part(parts::kit) />
                <Route path=path!("/boards") view=|| part(parts::boards) />
                <Route path=path!("/pair") view=|| part(parts::pair) />
                <Route path=path!("/tv") view=|| bare_part(parts::tv) />
                <Route path=path!("/wall") view=|| bare_part(parts::wall) />
                <Route path=path!("/wall/:id") view=|| bare_part(parts::wall) />
            </FlatRoutes>
        </Router>
        <ToastStack />
        <VersionBar />
        <LiveRegion />
    }
}
