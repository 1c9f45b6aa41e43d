//! A television: it shows a code until somebody lets it in, and its board from then on. Nobody logs in here.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::wall::Screen;
use crate::api::{self, ApiError, Line, LineState};
use crate::components::Heading;
use crate::state::{Pairing, ended};

/// How often a television that waits asks whether it was let in.
const ASK: Duration = Duration::from_secs(2);
/// How long it waits where it was refused, or the server is not there.
const LATER: Duration = Duration::from_secs(10);

/// What a television shows.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shows {
    /// Nothing yet.
    Nothing,
    /// The code.
    Code(String),
    /// Its board.
    Board,
}

#[derive(Clone, Copy)]
struct Television {
    shows: RwSignal<Shows>,
    /// What it has to say besides: why it shows no board any more, or that the server is not there.
    note: RwSignal<String>,
    line: Line,
    /// Which of its questions goes on asking: an older one ends.
    turn: StoredValue<u32>,
}

impl Television {
    /// Finds out how far it is.
    fn begin(self) {
        let turn = self.turn.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        });
        if let Some(turn) = turn {
            self.ask(turn);
        }
    }

    fn ask(self, turn: u32) {
        spawn_local(async move {
            let mut answer = api::pairing().await;
            let is_known = self.shows.try_with_untracked(|shows| matches!(shows, Shows::Code(_))) == Some(true);
            if let Ok(Pairing::Ended(why)) = &answer {
                self.note.try_set(ended(why).to_owned());
            }
            // The code is told once: who does not know it any more asks for another one.
            let needs_code = match &answer {
                Ok(Pairing::Waiting(_)) => !is_known,
                Ok(Pairing::Ended(_) | Pairing::Expired) => true,
                Ok(Pairing::Paired) | Err(_) => false,
            };
            if needs_code {
                answer = api::open_code().await;
            }
            self.answered(turn, answer);
        });
    }

    fn answered(self, turn: u32, answer: Result<Pairing, ApiError>) {
        if self.turn.try_get_value() != Some(turn) {
            return;
        }
        let wait = match answer {
            Ok(Pairing::Paired) => {
                self.note.set(String::new());
                // With the cookie that it has now.
                self.line.reopen();
                return self.shows.set(Shows::Board);
            }
            Ok(Pairing::Waiting(code)) => {
                if let Some(code) = code {
                    self.shows.set(Shows::Code(code));
                }
                ASK
            }
            Ok(Pairing::Ended(_) | Pairing::Expired) => ASK,
            Err(error) => {
                let words = match error {
                    ApiError::Offline => "The server cannot be reached. This screen tries again by itself.".to_owned(),
                    error => error.to_string(),
                };
                self.note.set(words);
                return set_timeout(move || self.again(turn), LATER);
            }
        };
        set_timeout(move || self.again(turn), wait);
    }

    fn again(self, turn: u32) {
        if self.turn.try_get_value() == Some(turn) {
            self.ask(turn);
        }
    }
}

/// See the module.
#[component]
pub(crate) fn TvPage() -> impl IntoView {
    let line = expect_context::<Line>();
    let television = Television {
        shows: RwSignal::new(Shows::Nothing),
        note: RwSignal::new(String::new()),
        line,
        turn: StoredValue::new(0),
    };
    television.begin();
    // Somebody took it off its board: it finds out why, and shows a code.
    let out = Callback::new(move |()| {
        television.shows.set(Shows::Nothing);
        television.begin();
    });
    let state = line.state();
    Effect::new(move |_| {
        if state.get() == LineState::SignedOut && television.shows.get_untracked() == Shows::Board {
            out.run(());
        }
    });
    move || match television.shows.get() {
        Shows::Nothing => {
            view! { <main class="pairing" aria-busy="true"><p class="note">{move || television.note.get()}</p></main> }
                .into_any()
        }
        Shows::Code(code) => waiting(code, television.note).into_any(),
        Shows::Board => view! { <Screen which=None on_out=out leave=None /> }.into_any(),
    }
}

fn waiting(code: String, note: RwSignal<String>) -> impl IntoView {
    let location = window().location();
    // Where it is not known, the place in the app says enough.
    let address = format!("{}/pair", location.host().unwrap_or_default());
    view! {
        <main class="pairing">
            <p class="brand">"Waybill"</p>
            <p class="note" role="status">{move || note.get()}</p>
            <Heading text="Show a board on this screen" quiet=true />
            <p>"On your phone or computer, go to " <strong class="address">{address}</strong> " and type"</p>
            <p class="code" data-code=code.clone()>{code.clone()}</p>
            <p class="soft">"The board appears here by itself. A code is good for ten minutes; then another one comes."</p>
        </main>
    }
}
