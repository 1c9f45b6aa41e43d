//! Keeps a page going that nobody sits at: it loads itself again when the server has a newer app, or when something
//! broke, but never in a loop; and it keeps the screen awake.

use std::sync::atomic::{AtomicBool, Ordering};

use js_sys::{Date, Function, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};

use crate::state::Reloads;

/// Where the reloads so far are kept.
const KEPT: &str = "waybill-reloads";
/// How long somebody may read what broke before the page goes on.
pub(crate) const PAUSE_MS: f64 = 10_000.0;

/// Loads the page anew as soon as it may, but not before so many milliseconds; said again, it changes nothing. Where it
/// may not keep count it does not: it could be a loop.
pub(crate) fn reload(pause: f64) -> Option<()> {
    static IS_COMING: AtomicBool = AtomicBool::new(false);
    if IS_COMING.swap(true, Ordering::Relaxed) {
        return None;
    }
    let window = web_sys::window()?;
    let kept = storage()?;
    let reloads = Reloads::read(&kept.get_item(KEPT).ok()?.unwrap_or_default());
    let wait = pause.max(reloads.wait(Date::now()));
    kept.set_item(KEPT, &reloads.and_now(Date::now() + wait).kept()).ok()?;
    // No closure of ours: after a panic none may run.
    let location: JsValue = window.location().into();
    let again: Function = Reflect::get(&location, &"reload".into()).ok()?.dyn_into().ok()?;
    window.set_timeout_with_callback_and_timeout_and_arguments_0(&again.bind0(&location), wait as i32).ok()?;
    Some(())
}

/// Whether the page may load itself again now.
pub(crate) fn may_reload() -> bool {
    let kept = storage().and_then(|kept| kept.get_item(KEPT).ok().flatten()).unwrap_or_default();
    Reloads::read(&kept).wait(Date::now()) <= 0.0
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// Whether nobody sits at this page: it shows a board.
fn is_unattended() -> bool {
    let path = web_sys::window().and_then(|window| window.location().pathname().ok()).unwrap_or_default();
    ["/wall", "/tv"].iter().any(|board| path == *board || path.starts_with(&format!("{board}/")))
}

/// A page that nobody sits at goes on after a panic.
pub(crate) fn heal_after_panic() {
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        told(panic);
        heal_if_unattended();
    }));
}

/// The same after anything else that somebody would have to reload the page for.
pub(crate) fn heal_if_unattended() {
    if is_unattended() {
        let _ = reload(PAUSE_MS);
    }
}

/// As long as the present screen is shown: errors that nobody handles load it again, and the television stays awake.
pub(crate) fn keep() {
    for name in ["error", "unhandledrejection", "visibilitychange"] {
        let happened = move |_| {
            if name == "visibilitychange" {
                stay_awake();
            } else {
                let _ = reload(PAUSE_MS);
            }
        };
        let listening = window_event_listener_untyped(name, happened);
        on_cleanup(move || listening.remove());
    }
    stay_awake();
}

/// Asks the browser to keep the screen on, where it can. The browser forgets it when the page is hidden.
fn stay_awake() {
    let ask = || -> Option<js_sys::Promise> {
        let navigator = Reflect::get(&web_sys::window()?.into(), &"navigator".into()).ok()?;
        let lock = Reflect::get(&navigator, &"wakeLock".into()).ok()?;
        let request: Function = Reflect::get(&lock, &"request".into()).ok()?.dyn_into().ok()?;
        request.call1(&lock, &"screen".into()).ok()?.dyn_into().ok()
    };
    if let Some(asked) = ask() {
        spawn_local(async move {
            // A refusal is no trouble: televisions have a setting of their own.
            let _ = wasm_bindgen_futures::JsFuture::from(asked).await;
        });
    }
}
