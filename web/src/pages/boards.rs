//! The wallboards: what each shows and on which screens, for who looks after them.

mod card;
mod confirm;
mod edit;

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::A;

use self::card::Card;
use self::confirm::Confirm;
use self::edit::EditDialog;
use super::Session;
use super::shell::Shell;
use crate::api::{self, ApiError};
use crate::components::{Heading, Problem};
use crate::state::{ManagedBoard, Mutation};

/// How often it is looked which screens were seen.
const LOOK: Duration = Duration::from_secs(30);

/// What is asked before something is done.
#[derive(Clone)]
enum Open {
    /// A board's dialog; of a new one, too.
    Edit(ManagedBoard),
    /// Whether something is really to be done.
    Confirm(Question),
}

/// A question with what is sent when it is answered with yes.
#[derive(Clone)]
struct Question {
    title: String,
    explain: String,
    label: &'static str,
    done: String,
    mutation: Mutation,
}

/// What the parts of this page share.
#[derive(Clone, Copy)]
struct Boards {
    all: RwSignal<Option<Vec<ManagedBoard>>>,
    problem: RwSignal<Option<String>>,
    open: RwSignal<Option<Open>>,
    session: Session,
}

impl Boards {
    fn load(self) {
        spawn_local(async move {
            match api::boards().await {
                Ok(all) => {
                    self.problem.try_set(None);
                    if self.all.try_with_untracked(|old| old.as_ref() != Some(&all)) == Some(true) {
                        self.all.set(Some(all));
                    }
                }
                Err(ApiError::SignedOut) => self.session.forget(),
                Err(error) => drop(self.problem.try_set(Some(error.to_string()))),
            }
        });
    }

    fn close(self) {
        self.open.try_set(None);
    }

    fn edit(self, board: ManagedBoard) {
        self.open.set(Some(Open::Edit(board)));
    }

    fn ask(self, question: Question) {
        self.open.set(Some(Open::Confirm(question)));
    }
}

/// See the module.
#[component]
pub(crate) fn BoardsPage() -> impl IntoView {
    view! {
        <Shell>
            <List />
        </Shell>
    }
}

#[component]
fn List() -> impl IntoView {
    let boards = Boards {
        all: RwSignal::new(None),
        problem: RwSignal::new(None),
        open: RwSignal::new(None),
        session: expect_context::<Session>(),
    };
    boards.load();
    if let Ok(looking) = set_interval_with_handle(move || boards.load(), LOOK) {
        on_cleanup(move || looking.clear());
    }
    let on_close = Callback::new(move |()| boards.close());
    let on_done = Callback::new(move |()| {
        boards.close();
        boards.load();
    });
    let dialog = move || match boards.open.get() {
        Some(Open::Edit(board)) => view! { <EditDialog board=board on_close=on_close on_done=on_done /> }.into_any(),
        Some(Open::Confirm(question)) => {
            view! { <Confirm question=question on_close=on_close on_done=on_done /> }.into_any()
        }
        None => ().into_any(),
    };
    let cards = move || {
        boards
            .all
            .get()
            .map(|all| all.into_iter().map(|board| view! { <Card boards=boards board=board /> }).collect_view())
    };
    view! {
        <header class="page-head">
            <Heading text="Wallboards" />
            <A href="/pair" attr:class="button">"Pair a screen"</A>
            <button type="button" class="primary" data-action="new-board" on:click=move |_| boards.edit(ManagedBoard::blank())>
                "New board"
            </button>
        </header>
        <Problem text=boards.problem />
        <ul class="boards" aria-busy=move || boards.all.with(Option::is_none).to_string()>{cards}</ul>
        {dialog}
    }
}
