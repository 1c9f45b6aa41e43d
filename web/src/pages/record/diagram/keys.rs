//! The keys of the diagram.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::scene::Scene;

/// How far one key moves the view, in pixels.
const STEP: f64 = 80.0;
/// How much closer one key brings it.
pub(super) const CLOSER: f64 = 1.25;

/// What the sheet of keys says of them.
pub(super) fn explained() -> Vec<(String, String)> {
    let keys = [
        ("↑ ↓ ← →", "The box before, the one after"),
        ("Home End", "The first, the last"),
        ("n p", "The next that runs or failed, the one before"),
        ("Enter", "Open it"),
        ("Space", "Fold a container, or open it"),
        ("Shift ↑ ↓ ← →", "Move the view"),
        ("+ −", "Closer, farther"),
        ("0 1", "All of it, at 100 %"),
        ("f", "Follow what happens"),
    ];
    keys.map(|(keys, what)| (keys.to_owned(), what.to_owned())).into()
}

/// Does what a key is for: arrows go from box to box, with Shift they move the view.
pub(super) fn pressed(scene: Scene, event: &KeyboardEvent) {
    // Those are the browser's own.
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let count = scene.drawn().with_untracked(|drawn| drawn.shown.len());
    let here = scene.here();
    let beside = |forward: bool| match here {
        Some(here) if forward => scene.go((here + 1).min(count.saturating_sub(1))),
        Some(here) => scene.go(here.saturating_sub(1)),
        None => scene.go(0),
    };
    let shift = event.shift_key();
    match event.key().as_str() {
        "ArrowLeft" if shift => drop(scene.scroll(-STEP, 0.0)),
        "ArrowRight" if shift => drop(scene.scroll(STEP, 0.0)),
        "ArrowUp" if shift => drop(scene.scroll(0.0, -STEP)),
        "ArrowDown" if shift => drop(scene.scroll(0.0, STEP)),
        "ArrowRight" | "ArrowDown" => beside(true),
        "ArrowLeft" | "ArrowUp" => beside(false),
        "Home" => scene.go(0),
        "End" => scene.go(count.saturating_sub(1)),
        "n" => scene.go_busy(true),
        "p" => scene.go_busy(false),
        "+" | "=" => scene.zoom(CLOSER, None),
        "-" => scene.zoom(1.0 / CLOSER, None),
        "0" => scene.fit(),
        "1" => scene.zoom(1.0 / scene.camera().get_untracked().zoom, None),
        "f" => scene.set_following(!scene.following().get_untracked()),
        "Enter" => {
            if let Some(id) = scene.current().get_untracked() {
                scene.open(id, true);
            }
        }
        " " => {
            if let Some(id) = scene.current().get_untracked() {
                scene.toggle(id);
            }
        }
        _ => return,
    }
    event.prevent_default();
}
