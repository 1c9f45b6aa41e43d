//! One board in the list: what it shows, how, and on which screens.

use leptos::prelude::*;
use leptos_router::components::A;

use super::{Boards, Question};
use crate::components::{Moment, exactly, is_past, machine};
use crate::pages::once;
use crate::state::{Board, Layout, ManagedBoard, Night, TvScreen, delete_board, revoke_screen};

/// A screen that was not seen for so long is off.
const OFF: chrono::TimeDelta = chrono::TimeDelta::minutes(5);
/// So long it may take until one that was paired is seen.
const JUST: chrono::TimeDelta = chrono::TimeDelta::minutes(1);

/// See the module.
#[component]
pub(super) fn Card(
    /// The page.
    boards: Boards,
    /// The board.
    board: ManagedBoard,
) -> impl IntoView {
    let (id, name) = (board.board.id.clone(), board.board.name.clone());
    let (edited, deleted) = (board.clone(), board.clone());
    let delete = move |_| {
        boards.ask(Question {
            title: format!("Delete {}?", deleted.board.name),
            explain: match deleted.screens.len() {
                0 => "No screen shows it.".into(),
                1 => "The screen that shows it goes back to a code.".into(),
                many => format!("The {many} screens that show it go back to a code."),
            },
            label: "Delete",
            done: format!("{} was deleted", deleted.board.name),
            mutation: delete_board(&deleted, once()),
        });
    };
    let delete = (!board.is_default).then(
        || view! { <button type="button" class="quiet danger" data-action="delete" on:click=delete>"Delete"</button> },
    );
    let is_dark = board.screens.is_empty();
    let screens = board.screens.into_iter().map(|screen| row(boards, &name, screen)).collect_view();
    let label = name.clone();
    view! {
        <li class="board-card" data-board=name>
            {miniature(&board.board)}
            <div class="about">
                <h2><A href=format!("/wall/{id}")>{label}</A></h2>
                <p>{board.filter.words()}</p>
                <p class="hint">{looks(&board.board)}</p>
            </div>
            <div>
                <ul class="screens">{screens}</ul>
                {is_dark.then(|| view! { <p class="hint">"No screen shows it yet."</p> })}
            </div>
            <div class="actions">
                <A href=format!("/wall/{id}") attr:class="button">"Open"</A>
                <A href=format!("/pair?board={id}") attr:class="button">"Pair a screen"</A>
                <button type="button" data-action="edit" on:click=move |_| boards.edit(edited.clone())>"Edit"</button>
                {delete}
            </div>
        </li>
    }
}

fn row(boards: Boards, board: &str, screen: TvScreen) -> impl IntoView {
    let question = Question {
        title: format!("Take {} off {board}?", screen.name),
        explain: "It goes back to a code, and shows nothing until it is paired again.".into(),
        label: "Take it off",
        done: format!("{} shows {board} no more", screen.name),
        mutation: revoke_screen(&screen.id, once()),
    };
    let seen = match screen.seen_at {
        None if is_past(screen.paired_at + JUST) => "not seen yet".into_any(),
        None => "just paired".into_any(),
        Some(at) if is_past(at + OFF) => view! { "last seen " <Moment at=at /> }.into_any(),
        Some(at) => view! { <time datetime=machine(at) title=exactly(at)>"on"</time> }.into_any(),
    };
    let name = screen.name.clone();
    let paired = format!("Paired by {}, {}", screen.paired_by, exactly(screen.paired_at));
    view! {
        <li data-screen=screen.name>
            <span class="name" title=paired>{name}</span>
            <span class="hint">{seen}</span>
            <button type="button" class="quiet" data-action="revoke" on:click=move |_| boards.ask(question.clone())>
                "Take off"
            </button>
        </li>
    }
}

/// How it looks, in words.
fn looks(board: &Board) -> String {
    let layout = Layout::ALL.iter().find(|(layout, _)| *layout == board.layout).map_or("", |(_, label)| *label);
    let mut words = vec![layout.to_owned()];
    words.push(match board.rotate_seconds {
        0 => "in one turn".into(),
        seconds => format!("in turns of {seconds} s"),
    });
    words.push(match board.night {
        Night::On => "always dark".into(),
        Night::Off => "never dark".into(),
        Night::Auto => format!("dark from {} to {}", board.night_hours.0, board.night_hours.1),
    });
    words.extend(board.clocks.iter().map(|clock| clock.label.clone()));
    words.join(" · ")
}

/// The board from very far away.
fn miniature(board: &Board) -> impl IntoView {
    // Where each release stands: left, top, width, height.
    let places: &[[u32; 4]] = match board.layout {
        Layout::Bands => &[[4, 10, 88, 10], [4, 22, 88, 10], [4, 34, 88, 10]],
        Layout::Tiles => {
            &[[4, 10, 28, 16], [34, 10, 28, 16], [64, 10, 28, 16], [4, 28, 28, 16], [34, 28, 28, 16], [64, 28, 28, 16]]
        }
    };
    let place = |[x, y, width, height]: &[u32; 4]| {
        view! {
            <rect x=x.to_string() y=y.to_string() width=width.to_string() height=height.to_string() rx="1"></rect>
        }
    };
    view! {
        <svg class="miniature" class:dark=board.night == Night::On viewBox="0 0 96 54" aria-hidden="true">
            <rect class="paper" width="96" height="54" rx="2"></rect>
            <rect class="ink" x="4" y="4" width="30" height="2.5"></rect>
            {places.iter().map(place).collect_view()}
            <rect class="ink soft" x="4" y="47" width="60" height="1.5"></rect>
            <rect class="ink soft" x="4" y="50" width="46" height="1.5"></rect>
        </svg>
    }
}
