//! The one socket of the app: graphql-transport-ws, with every subscription of every screen on it.
//!
//! It is opened with the first subscription. When it breaks, it says so, tries again after a while that grows and is
//! spread by chance, and every subscription goes on after the last event that it has seen.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use gloo_timers::callback::Interval;
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CloseEvent, MessageEvent, WebSocket};

use super::event::{EventFilter, read_event};
use super::json::Json;
use super::{ApiError, graphql};
use crate::state::{AfterClose, LiveEvent, after_close, back_off};

const PROTOCOL: &str = "graphql-transport-ws";
/// The server speaks every 4 seconds; a line that is silent for longer than this is dead.
const SILENCE_MS: f64 = 9_000.0;
const WATCH_MS: u32 = 1_000;
const START_OVER: Duration = Duration::from_secs(3);

/// How the line is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LineState {
    /// Nobody has asked for it yet, or it is being opened for the first time.
    Opening,
    /// Events arrive.
    Live,
    /// It is broken, and being mended.
    Lost,
    /// The session is over.
    SignedOut,
    /// It cannot be mended.
    Broken,
}

/// What a subscriber hears.
#[derive(Debug, Clone)]
pub(crate) enum Heard {
    /// Something happened.
    Event(Box<LiveEvent>),
    /// The subscription runs, for the first time or again.
    Running,
    /// The server cannot go on from where the subscriber was: load everything again, and subscribe anew.
    Reload,
}

/// The line, for every screen to hold.
#[derive(Clone, Copy)]
pub(crate) struct Line(StoredValue<Rc<Inner>, LocalStorage>);

/// A subscription that runs until it is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Subscription(u32);

/// What is known of how fresh what arrives is, in milliseconds.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Pulse {
    /// Whether somebody wants to know.
    is_taken: bool,
    /// When the server was last heard, since 1970; `None` before the first time.
    pub(crate) heard_at: Option<f64>,
    /// How long a question and its answer took the last time.
    pub(crate) trip: Option<f64>,
}

struct Running {
    id: u32,
    filter: EventFilter,
    after: Option<u64>,
    /// It was refused, and is asked for again a while later.
    refused: bool,
    listener: Rc<dyn Fn(Heard)>,
}

struct Inner {
    state: RwSignal<LineState>,
    running: RefCell<Vec<Running>>,
    last_id: Cell<u32>,
    open: RefCell<Option<Open>>,
    /// Which socket is the present one: what an older one still says is not heard.
    turn: Cell<u32>,
    acknowledged: Cell<bool>,
    attempt: Cell<u32>,
    heard_at: Cell<f64>,
    pulse: Cell<Pulse>,
    /// Ends with the app.
    _watch: RefCell<Option<Interval>>,
}

struct Open {
    socket: WebSocket,
    _on_open: Closure<dyn FnMut()>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_close: Closure<dyn FnMut(CloseEvent)>,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        // It may be closed already; there is nobody to tell.
        let _ = self.socket.close();
    }
}

impl Line {
    /// A line that is not open yet. It belongs to the app and lives as long.
    pub(crate) fn new() -> Self {
        let inner = Rc::new(Inner {
            state: RwSignal::new(LineState::Opening),
            running: RefCell::default(),
            last_id: Cell::new(0),
            open: RefCell::new(None),
            turn: Cell::new(0),
            acknowledged: Cell::new(false),
            attempt: Cell::new(0),
            heard_at: Cell::new(0.0),
            pulse: Cell::default(),
            _watch: RefCell::new(None),
        });
        let watched = Rc::downgrade(&inner);
        let watch = Interval::new(WATCH_MS, move || {
            if let Some(inner) = watched.upgrade() {
                inner.watch();
            }
        });
        inner._watch.replace(Some(watch));
        Self(StoredValue::new_local(inner))
    }

    /// How the line is.
    pub(crate) fn state(self) -> Signal<LineState> {
        self.0.with_value(|inner| inner.state.into())
    }

    /// Hears what `filter` selects from now on, or from after the event `after` on, until the subscription is ended.
    pub(crate) fn subscribe(
        self,
        filter: EventFilter,
        after: Option<u64>,
        listener: impl Fn(Heard) + 'static,
    ) -> Subscription {
        let inner = self.0.get_value();
        let id = inner.last_id.get() + 1;
        inner.last_id.set(id);
        inner.running.borrow_mut().push(Running { id, filter, after, refused: false, listener: Rc::new(listener) });
        if inner.acknowledged.get() {
            inner.ask(id);
        } else if inner.open.borrow().is_none() && inner.state.get_untracked() == LineState::Opening {
            inner.connect();
        }
        Subscription(id)
    }

    /// How fresh what arrives is. From the first time on that somebody asks, the server is asked every other second.
    pub(crate) fn pulse(self) -> Pulse {
        self.0.with_value(|inner| {
            let pulse = Pulse { is_taken: true, ..inner.pulse.get() };
            inner.pulse.set(pulse);
            pulse
        })
    }

    /// Ends a subscription.
    pub(crate) fn end(self, Subscription(id): Subscription) {
        let inner = self.0.get_value();
        inner.running.borrow_mut().retain(|running| running.id != id);
        if inner.acknowledged.get() {
            inner.send(&format!(r#"{{"type":"complete","id":"{id}"}}"#));
        }
    }

    /// Opens the line anew at once: somebody signed in, or the network came back.
    pub(crate) fn reopen(self) {
        let inner = self.0.get_value();
        inner.attempt.set(0);
        if inner.state.get_untracked() != LineState::Live {
            inner.connect();
        }
    }

    /// Closes the line: somebody signed out.
    pub(crate) fn close(self) {
        let inner = self.0.get_value();
        inner.drop_socket();
        inner.state.set(LineState::SignedOut);
    }
}

impl Inner {
    fn drop_socket(&self) {
        self.turn.set(self.turn.get() + 1);
        self.acknowledged.set(false);
        self.open.replace(None);
    }

    fn connect(self: &Rc<Self>) {
        self.drop_socket();
        self.heard_at.set(now());
        if self.state.get_untracked() == LineState::SignedOut {
            self.state.set(LineState::Opening);
        }
        let Some(socket) = address().and_then(|address| WebSocket::new_with_str(&address, PROTOCOL).ok()) else {
            return self.lost();
        };
        let turn = self.turn.get();
        let on_open = self.handler(turn, |inner, _: JsValue| inner.send(r#"{"type":"connection_init"}"#));
        let on_open = Closure::<dyn FnMut()>::new(move || on_open(JsValue::NULL));
        let on_message = self.handler(turn, |inner, message: MessageEvent| {
            inner.hear(&message.data());
        });
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(on_message);
        let on_close = self.handler(turn, move |inner, event: CloseEvent| {
            let (inner, code) = (Rc::clone(inner), event.code());
            // Not here: the handlers of a socket must not go away while one of them runs.
            set_timeout(move || inner.closed(turn, code), Duration::ZERO);
        });
        let on_close = Closure::<dyn FnMut(CloseEvent)>::new(on_close);
        socket.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        self.open.replace(Some(Open { socket, _on_open: on_open, _on_message: on_message, _on_close: on_close }));
    }

    fn handler<E, F: Fn(&Rc<Self>, E)>(self: &Rc<Self>, turn: u32, handle: F) -> impl Fn(E) + use<E, F> {
        let inner = Rc::downgrade(self);
        move |event| {
            if let Some(inner) = inner.upgrade().filter(|inner| inner.turn.get() == turn) {
                handle(&inner, event);
            }
        }
    }

    fn send(&self, text: &str) {
        if let Some(open) = self.open.borrow().as_ref() {
            // A socket that cannot send is about to close, and its close is heard.
            let _ = open.socket.send_with_str(text);
        }
    }

    fn ask(&self, id: u32) {
        let payload = self.running.borrow_mut().iter_mut().find(|it| it.id == id).map(|it| {
            it.refused = false;
            graphql::request(&it.filter.subscription(), it.filter.variables(it.after))
        });
        if let Some(payload) = payload {
            self.send(&format!(r#"{{"type":"subscribe","id":"{id}","payload":{payload}}}"#));
            self.tell(id, Heard::Running);
        }
    }

    fn tell(&self, id: u32, heard: Heard) {
        // Not while the list is borrowed: a listener may subscribe or end.
        let listener = self.running.borrow().iter().find(|it| it.id == id).map(|running| Rc::clone(&running.listener));
        if let Some(listener) = listener {
            listener(heard);
        }
    }

    fn hear(self: &Rc<Self>, message: &JsValue) {
        self.heard_at.set(now());
        self.pulse.set(Pulse { heard_at: Some(now()), ..self.pulse.get() });
        let Ok(frame) = Json::of_message(message) else { return };
        let id = frame.text("id").and_then(|id| id.parse::<u32>().ok());
        match (frame.word("type").as_str(), id) {
            ("connection_ack", _) => {
                self.acknowledged.set(true);
                self.attempt.set(0);
                self.state.set(LineState::Live);
                let all: Vec<u32> = self.running.borrow().iter().map(|it| it.id).collect();
                all.into_iter().for_each(|id| self.ask(id));
            }
            ("ping", _) => self.send(r#"{"type":"pong"}"#),
            ("pong", _) => {
                let asked_at = frame.at("payload").number("at");
                // Exact: milliseconds fit into a double for some 285 000 years.
                let trip = asked_at.map(|at| now() - at as f64);
                self.pulse.set(Pulse { trip, ..self.pulse.get() });
            }
            ("next", Some(id)) => self.next(id, &frame.at("payload")),
            ("error", Some(id)) => self.refused(id, &frame.at("payload")),
            // The server ended it in good order, and we did not ask it to: go on where it ended.
            ("complete", Some(id)) if !self.is_refused(id) => self.ask(id),
            _ => {}
        }
    }

    fn next(self: &Rc<Self>, id: u32, payload: &Json) {
        let Ok(event) = graphql::outcome(payload).and_then(|answer| read_event(&answer.at("events"))) else {
            // An event that cannot be read must not be passed over: what it changed is in a new snapshot.
            return self.start_over(id);
        };
        if let Some(running) = self.running.borrow_mut().iter_mut().find(|it| it.id == id) {
            running.after = Some(event.sequence);
        }
        self.tell(id, Heard::Event(Box::new(event)));
    }

    fn refused(self: &Rc<Self>, id: u32, errors: &Json) {
        match errors.items().first().map(graphql::refusal) {
            Some(ApiError::SignedOut) => self.state.set(LineState::SignedOut),
            _ => self.start_over(id),
        }
    }

    fn is_refused(&self, id: u32) -> bool {
        self.running.borrow().iter().find(|it| it.id == id).is_some_and(|running| running.refused)
    }

    /// A subscription cannot go on. Its listener has to load anew; if it is still there a while later, it goes on from
    /// what happens then.
    fn start_over(self: &Rc<Self>, id: u32) {
        if let Some(running) = self.running.borrow_mut().iter_mut().find(|it| it.id == id) {
            (running.after, running.refused) = (None, true);
        }
        self.tell(id, Heard::Reload);
        let inner = Rc::downgrade(self);
        let again = move || {
            if let Some(inner) = inner.upgrade().filter(|inner| inner.acknowledged.get() && inner.is_refused(id)) {
                inner.ask(id);
            }
        };
        set_timeout(again, START_OVER);
    }

    fn closed(self: &Rc<Self>, turn: u32, code: u16) {
        if self.turn.get() != turn {
            return;
        }
        match after_close(code) {
            AfterClose::SignIn => {
                self.drop_socket();
                self.state.set(LineState::SignedOut);
            }
            AfterClose::ResumeNow => self.connect(),
            AfterClose::Retry => self.lost(),
            AfterClose::GiveUp => {
                self.drop_socket();
                self.state.set(LineState::Broken);
            }
        }
    }

    fn watch(self: &Rc<Self>) {
        if self.open.borrow().is_some() && now() - self.heard_at.get() > SILENCE_MS {
            self.lost();
        }
        // Every other time.
        let second = (now() / 1_000.0) as u64;
        if self.acknowledged.get() && self.pulse.get().is_taken && second.is_multiple_of(2) {
            self.send(&format!(r#"{{"type":"ping","payload":{{"at":{}}}}}"#, now() as u64));
        }
    }

    fn lost(self: &Rc<Self>) {
        self.drop_socket();
        self.state.set(LineState::Lost);
        let attempt = self.attempt.replace(self.attempt.get().saturating_add(1));
        let (turn, inner) = (self.turn.get(), Rc::downgrade(self));
        let retry = move || {
            if let Some(inner) = inner.upgrade().filter(|inner| inner.turn.get() == turn) {
                inner.connect();
            }
        };
        let wait = back_off(attempt, js_sys::Math::random());
        set_timeout(retry, Duration::from_millis(wait.into()));
    }
}

fn now() -> f64 {
    js_sys::Date::now()
}

fn address() -> Option<String> {
    let location = web_sys::window()?.location();
    let scheme = if location.protocol().ok()? == "https:" { "wss:" } else { "ws:" };
    Some(format!("{scheme}//{}{}", location.host().ok()?, graphql::endpoint()))
}
