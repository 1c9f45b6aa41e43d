//! A new version of the app: the page learns of it whenever the line is open again, and offers to reload.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, Line, LineState};

/// The page has better things to ask first.
const PATIENCE: Duration = Duration::from_secs(4);

/// Whether the server has another version of the app than this page. It belongs to the app and lives as long.
#[derive(Clone, Copy)]
pub(crate) struct Version {
    is_outdated: RwSignal<bool>,
}

impl Version {
    /// Looks a while after the start, and each time the line is open again: a server with another version was started.
    pub(crate) fn new(line: Line) -> Self {
        let version = Self { is_outdated: RwSignal::new(false) };
        set_timeout(move || version.look(), PATIENCE);
        Effect::new(move |before: Option<LineState>| {
            let state = line.state().get();
            if before == Some(LineState::Lost) && state == LineState::Live {
                version.look();
            }
            state
        });
        version
    }

    /// Whether a reload brings another version.
    pub(crate) fn is_outdated(self) -> bool {
        self.is_outdated.get()
    }

    /// Asks the server. Where it does not answer, it is asked again when the line is open.
    pub(crate) fn look(self) {
        spawn_local(async move {
            if api::is_outdated().await == Ok(true) {
                self.is_outdated.set(true);
            }
        });
    }
}

/// Offers to reload. A wallboard reloads by itself.
#[component]
pub(crate) fn VersionBar() -> impl IntoView {
    let version = expect_context::<Version>();
    let put_off = RwSignal::new(false);
    let is_board = || location().pathname().is_ok_and(|path| path.starts_with("/wall") || path.starts_with("/tv"));
    // A page that cannot reload is closed by hand.
    let reload = move |_| drop(location().reload());
    view! {
        <div class="version-place" role="status">
            <Show when=move || version.is_outdated() && !put_off.get() && !is_board()>
                <p class="version-bar" data-version="new">
                    <span>"There is a new version of Waybill."</span>
                    <button type="button" data-action="reload" on:click=reload>"Reload"</button>
                    <button type="button" class="quiet" on:click=move |_| put_off.set(true)>"Later"</button>
                </p>
            </Show>
        </div>
    }
}
