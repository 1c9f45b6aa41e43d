//! The app: what every screen shares, and which address shows which screen.

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Redirect, Route, Router};
use leptos_router::{NavigateOptions, path};

use crate::api::{Line, LineState};
use crate::components::{ToastStack, Toasts};
use crate::pages::{
    Announcer, BoardsPage, ImportPage, LiveRegion, LoginPage, MissingPage, NewVersion, NewVersionNote, PairPage,
    RecordPage, RecordsPage, Session, TvPage, WallPage, heal_after_panic,
};

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
    provide_context(Announcer::new());
    provide_context(Toasts::new());
    provide_context(NewVersion::watch(line));
    session.look_up();
    Effect::new(move |_| {
        if line.state().get() == LineState::SignedOut {
            session.forget();
        }
    });
    let back_online = window_event_listener(leptos::ev::online, move |_| line.reopen());
    on_cleanup(move || back_online.remove());
    let releases = || view! { <RecordsPage kind=waybill_shared::model::RecordKind::Release /> };
    let changes = || view! { <RecordsPage kind=waybill_shared::model::RecordKind::Change /> };
    let first =
        || view! { <Redirect path="/releases" options=NavigateOptions { replace: true, ..Default::default() } /> };
    view! {
        <Router>
            <FlatRoutes fallback=|| view! { <MissingPage /> }>
                <Route path=path!("/") view=first />
                <Route path=path!("/login") view=LoginPage />
                <Route path=path!("/releases") view=releases />
                <Route path=path!("/changes") view=changes />
                <Route path=path!("/records/:key") view=RecordPage />
                <Route path=path!("/import") view=ImportPage />
                <Route path=path!("/boards") view=BoardsPage />
                <Route path=path!("/pair") view=PairPage />
                <Route path=path!("/tv") view=TvPage />
                <Route path=path!("/wall") view=WallPage />
                <Route path=path!("/wall/:id") view=WallPage />
            </FlatRoutes>
        </Router>
        <ToastStack />
        <NewVersionNote />
        <LiveRegion />
    }
}
